import type { TestSetup } from '#domain/acceptance.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { compareSuites } from '#engines/test-reports/test-reports.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { testCommand } from '#domain/test-command.ts';
import { acceptancePassed, runAcceptance, runSuite, statusOf, statuses } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { refusals, tamperingOf } from '../tampering.ts';

export interface GateVerdict {
  readonly kind: 'passed' | 'failed' | 'tampered';
  /** One sentence: what was seen. */
  readonly why: string;
  readonly node: NewHypothesisNode;
}

type Input = Pick<RunState, 'repository' | 'setup' | 'acceptance' | 'suiteOnBase'>;

/** The gates of IMPLEMENT on one candidate, cheapest first: nothing frozen touched, acceptance green, suite without new failures. */
export async function judgeCandidate(state: Input, context: PhaseContext, candidate: RankedCandidate): Promise<GateVerdict> {
  const { patch } = candidate;
  const overlay = { base: state.repository.base, changes: patch.changes };
  const { setup } = state.acceptance;
  const files = state.acceptance.files.map((file) => file.path);
  const tampering = refusals(await tamperingOf(context, overlay.base, state.acceptance, patch));
  const acceptance = await runAcceptance(context, overlay, state.acceptance);
  if (tampering.length > 0) {
    return verdict('tampered', `the change does what no fix may do: ${tampering.join('; ')}`, candidate, {
      setup,
      files,
      report: acceptance,
    });
  }
  if (!acceptancePassed(acceptance, state.acceptance)) {
    return verdict('failed', `acceptance is red: ${redParts(acceptance, state).join('; ')}`, candidate, {
      setup,
      files,
      report: acceptance,
    });
  }
  if (state.suiteOnBase !== null && patch.origin.builder === 'search') {
    const suite = await runSuite(context, overlay, state.setup);
    const { newFailures } = compareSuites(state.suiteOnBase.report, suite);
    if (newFailures.length > 0)
      return verdict('failed', `the suite has new failures: ${newFailures.slice(0, 3).join('; ')}`, candidate, {
        setup: state.setup,
        files: state.setup.suiteFiles,
        report: suite,
      });
  }
  return verdict('passed', 'acceptance is green', candidate, { setup, files, report: acceptance });
}

function redParts(report: TestReport, state: Input): readonly string[] {
  const problems = report.problems.map((problem) => `the report cannot be believed (${problem.kind})`);
  const red = Object.keys(state.acceptance.tests).filter((id) => statusOf(report, id) !== 'passed');
  return [...problems, ...red.map((id) => `${id}: ${statusOf(report, id)}`)];
}

interface Execution {
  readonly setup: TestSetup;
  readonly files: readonly string[];
  readonly report: TestReport;
}

function verdict(
  kind: GateVerdict['kind'],
  why: string,
  { patch, reasons, sameBehaviourAs }: RankedCandidate,
  { setup, files, report }: Execution,
): GateVerdict {
  const what = patch.origin.builder === 'search' ? reasons[0] : null;
  const node: NewHypothesisNode = {
    parent: null,
    edge: kind === 'passed' ? 'supported: judge it alone' : 'refuted: next proposal',
    claim: `${what ?? `The change of ${patch.changes.map((change) => change.path).join(', ')} by ${patch.origin.builder}`} fixes the issue.`,
    mode: 'induction',
    perturbation: { argv: testCommand(setup, files), changes: patch.changes, withAcceptanceTests: true },
    expected: 'every acceptance test passes and the suite has no new failure',
    observed: { exitCode: report.exitCode, tests: statuses(report), note: why },
    classification: kind === 'passed' ? 'supported' : 'refuted',
    trajectory: null,
    credence: kind === 'passed' ? 0.9 : 0.03,
    folded: sameBehaviourAs.length,
  };
  return { kind, why, node };
}
