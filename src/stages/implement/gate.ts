import type { TestSetup } from '#domain/acceptance.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import type { RunState } from '#domain/run-state.ts';
import { problemKinds, type TestReport } from '#domain/test-report.ts';
import type { RankedCandidate } from '#ports/builder.ts';
import { testCommand } from '#domain/test-command.ts';
import { acceptancePassed, compareWithBase, runAcceptance, runSuite, statusOf, statuses } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { refusals, tamperingOf } from '../tampering.ts';
import { type FailedTest, redAcceptance, redSuite } from './failed-test.ts';

/** Whether the repository's own suite judges a candidate here: not at all, once acceptance is green, or always, because a next try reads it. */
export type SuiteUse = 'never' | 'after-acceptance' | 'always';

/** Survives JSON: a verdict is recorded and never asked for twice. */
export interface GateVerdict {
  readonly kind: 'passed' | 'failed' | 'tampered';
  /** One sentence: what was seen. */
  readonly why: string;
  readonly node: NewHypothesisNode;
  /** What is red, acceptance first, at most twenty. */
  readonly red: readonly FailedTest[];
  /** How many tests are red that a fix has to leave green; `null` where a report cannot be believed. */
  readonly failing: number | null;
}

export type GateInput = Pick<
  RunState,
  'repository' | 'setup' | 'acceptance' | 'acceptanceOnBase' | 'visibleTests' | 'reproduction' | 'suiteOnBase'
> &
  Partial<Pick<RunState, 'modelTests'>>;

/** The gates of IMPLEMENT on one candidate, cheapest first: nothing frozen touched, acceptance green, suite without new failures. */
export async function judgeCandidate(
  state: GateInput,
  context: PhaseContext,
  candidate: RankedCandidate,
  suiteUse: SuiteUse,
): Promise<GateVerdict> {
  const { patch } = candidate;
  const overlay = { base: state.repository.base, changes: patch.changes };
  const { setup } = state.acceptance;
  const files = state.acceptance.files.map((file) => file.path);
  const tampering = refusals(await tamperingOf(context, overlay.base, state.acceptance, patch));
  const acceptance = await runAcceptance(context, overlay, state.acceptance);
  const onAcceptance = { setup, files, report: acceptance };
  if (tampering.length > 0) {
    const why = `the change does what no fix may do: ${tampering.join('; ')}`;
    return verdict(candidate, { kind: 'tampered', why, red: [], failing: null }, onAcceptance);
  }
  const isGreen = acceptancePassed(acceptance, state.acceptance, state.acceptanceOnBase);
  const asksSuite = state.suiteOnBase !== null && (suiteUse === 'always' || (isGreen && suiteUse === 'after-acceptance'));
  const suite = asksSuite ? await runSuite(context, overlay, state.setup) : null;
  const newFailures =
    suite === null || state.suiteOnBase === null
      ? []
      : (await compareWithBase(context, state, state.suiteOnBase.report, suite)).newFailures;
  const red = [...redAcceptance(state, acceptance), ...redSuite(state, suite, newFailures)];
  const isBelieved = acceptance.problems.length === 0 && (suite?.problems.length ?? 0) === 0;
  const seen = { red: red.slice(0, 20), failing: isBelieved ? red.length : null };
  if (!isGreen) {
    const why = `acceptance is red: ${redParts(acceptance, state).join('; ')}`;
    return verdict(candidate, { kind: 'failed', why, ...seen }, onAcceptance);
  }
  if (suite !== null && newFailures.length > 0) {
    const why = `the suite has new failures: ${newFailures.slice(0, 3).join('; ')}`;
    const onSuite = { setup: state.setup, files: state.setup.suiteFiles, report: suite };
    return verdict(candidate, { kind: 'failed', why, ...seen }, onSuite);
  }
  return verdict(candidate, { kind: 'passed', why: 'acceptance is green', ...seen }, onAcceptance);
}

function redParts(report: TestReport, state: GateInput): readonly string[] {
  const problems = problemKinds(report.problems).map((kind) => `the report cannot be believed (${kind})`);
  const red = Object.keys(state.acceptance.tests).filter((id) => statusOf(report, id) !== 'passed');
  return [...problems, ...red.map((id) => `${id}: ${statusOf(report, id)}`)];
}

interface Execution {
  readonly setup: TestSetup;
  readonly files: readonly string[];
  readonly report: TestReport;
}

function verdict(
  { patch, reasons, sameBehaviourAs }: RankedCandidate,
  seen: Omit<GateVerdict, 'node'>,
  { setup, files, report }: Execution,
): GateVerdict {
  const what = patch.origin.builder === 'search' ? reasons[0] : null;
  const isPassed = seen.kind === 'passed';
  const node: NewHypothesisNode = {
    parent: null,
    edge: isPassed ? 'supported: judge it alone' : 'refuted: next proposal',
    claim: `${what ?? `The change of ${patch.changes.map((change) => change.path).join(', ')} by ${patch.origin.builder}`} fixes the issue.`,
    mode: 'induction',
    perturbation: { argv: testCommand(setup, files), changes: patch.changes, withAcceptanceTests: true },
    expected: 'every acceptance test passes and the suite has no new failure',
    observed: { exitCode: report.exitCode, tests: statuses(report), note: seen.why },
    classification: isPassed ? 'supported' : 'refuted',
    trajectory: null,
    credence: isPassed ? 0.9 : 0.03,
    folded: sameBehaviourAs.length,
  };
  return { ...seen, node };
}
