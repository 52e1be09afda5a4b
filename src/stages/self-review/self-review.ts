import type { Halt } from '#domain/halt.ts';
import type { Evidence } from '#domain/evidence.ts';
import { lensNames } from '#domain/lens.ts';
import type { Finding, Judgement, RunState } from '#domain/run-state.ts';
import { scoreOf, type Score } from '#domain/score.ts';
import type { TestReport } from '#domain/test-report.ts';
import { compareSuites, type SuiteComparison } from '#engines/test-reports/test-reports.ts';
import { count } from '#present/run-log.ts';
import { acceptancePassed, runAcceptance, runSuite, statusOf } from '../execution.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { refusals, type Tampering, tamperingOf } from '../tampering.ts';
import { checkMutants } from './check-mutants.ts';
import { lenses } from './lenses.ts';
import { disagreements } from './oracle.ts';

type Outcome = PhaseOutcome<Pick<RunState, 'judgement'>>;
type Input = Pick<
  RunState,
  'repository' | 'setup' | 'acceptance' | 'acceptanceOnBase' | 'suiteOnBase' | 'heldAside' | 'reproduction' | 'chosen'
>;

/** Phase 9: the gates on the chosen change, each in fresh processes, then the score: a pure function of what was seen. */
export const selfReview: RegisteredPhase = register({
  phase: 'SELF_REVIEW',
  reads: ['repository', 'setup', 'acceptance', 'acceptanceOnBase', 'suiteOnBase', 'heldAside', 'reproduction', 'chosen'],
  writes: ['judgement'],
  async run(state, context): Promise<Outcome> {
    const seen = await look(state, context);
    const judgement = judge(state, seen);
    const { score, findings } = judgement;
    const learnt = [...describe(judgement), ...findings.map((finding) => `${finding.by} (${finding.severity}): ${finding.text}`)];
    const refusal = refuse(judgement, seen, context);
    if (refusal !== null)
      return {
        kind: 'halt',
        halt: refusal,
        known: { judgement },
        learnt: [...learnt, `score ${score.value.toFixed(2)}`],
        nodes: [],
      };
    return {
      kind: 'continue',
      produced: { judgement },
      learnt: [...learnt, `score ${score.value.toFixed(2)}: ${score.route}`],
      nodes: [],
    };
  },
});

interface Seen {
  readonly after: TestReport;
  readonly suite: SuiteComparison | null;
  readonly suiteReport: TestReport | null;
  readonly mutants: Evidence['mutants'];
  readonly oracle: readonly string[];
  readonly tampering: Tampering;
  readonly findings: readonly Finding[];
}

async function look(state: Input, context: PhaseContext): Promise<Seen> {
  const { patch } = state.chosen;
  const overlay = { base: state.repository.base, changes: patch.changes };
  const tampering = await tamperingOf(context, overlay.base, state.acceptance, patch);
  context.progress({ doing: 'acceptance tests in a fresh process', done: 0, total: null });
  const after = await runAcceptance(context, overlay, state.acceptance);
  context.progress({ doing: 'the whole suite in fresh processes', done: 0, total: null });
  const suiteReport = state.suiteOnBase === null ? null : await runSuite(context, overlay, state.setup);
  const suite = state.suiteOnBase === null || suiteReport === null ? null : compareSuites(state.suiteOnBase.report, suiteReport);
  const clean = refusals(tampering).length === 0 && acceptancePassed(after, state.acceptance);
  return {
    after,
    suite,
    suiteReport,
    mutants: clean ? await checkMutants(state, context) : null,
    oracle: clean ? await disagreements(state, context) : [],
    tampering,
    findings: [...lenses(patch, state.reproduction), ...tampering.unusual.map(unusual)],
  };
}

function unusual(text: string): Finding {
  return { by: 'structure-reviewer', severity: 'medium', text: `unusual in a fix: ${text}`, at: null };
}

function judge(state: Input, seen: Seen): Judgement {
  const ids = Object.keys(state.acceptance.tests);
  const passed = seen.after.problems.length === 0 ? ids.filter((id) => statusOf(seen.after, id) === 'passed') : [];
  const evidence: Evidence = {
    acceptance: { passed: passed.length, total: ids.length },
    suite: suiteEvidence(seen, state.suiteOnBase?.failing ?? []),
    mutants: seen.mutants,
    review: null,
    hygiene: hygiene(seen.findings),
    heldAside: { examples: state.heldAside.examples, satisfied: satisfied(state, passed) },
    unseparatedRivals: state.chosen.unseparatedRivals,
    frozenFilesTouched: seen.tampering.frozen,
    tampering: seen.tampering.forbidden,
  };
  const red = ids.filter((id) => statusOf(state.acceptanceOnBase, id) === 'failed');
  return {
    evidence,
    score: scoreOf(evidence),
    failToPass: red.filter((id) => passed.includes(id)),
    passToPass: [...passed.filter((id) => !red.includes(id)), ...(seen.suite?.passToPass ?? [])],
    findings: seen.findings,
    before: state.acceptanceOnBase,
    after: seen.after,
  };
}

function suiteEvidence(seen: Seen, failuresOnBase: readonly string[]): Evidence['suite'] {
  if (seen.suite === null) return null;
  return { passed: seen.suite.passToPass.length, newFailures: seen.suite.newFailures, failuresOnBase };
}

/** One check per lens; `info` findings do not count against a change. */
function hygiene(findings: readonly Finding[]): Evidence['hygiene'] {
  const failed = new Set(findings.filter((finding) => finding.severity !== 'info').map((finding) => finding.by));
  return { passed: lensNames.filter((name) => !failed.has(name)).length, total: lensNames.length };
}

function satisfied(state: Input, passed: readonly string[]): number {
  const judged = new Set(passed.flatMap((id) => state.acceptance.tests[id] ?? []));
  return state.heldAside.examples.filter((example) => judged.has(example)).length;
}

function refuse(judgement: Judgement, seen: Seen, { settings }: PhaseContext): Omit<Halt, 'phase'> | null {
  const { evidence, score } = judgement;
  const tampered = refusals(seen.tampering);
  if (tampered.length > 0) {
    return {
      reason: 'score-below-floor',
      summary: `The change was rejected: ${tampered[0]}. Its score is 0 and nothing was written to the repository.`,
      evidence: tampered,
      wayOn: 'Have the builder leave tests, test configuration and the test framework alone, then run this again.',
    };
  }
  if (seen.oracle.length > 0) {
    return {
      reason: 'diff-mismatches-spec',
      summary: 'The tests report success, but the values seen from outside the process are not what the issue asks for.',
      evidence: seen.oracle,
      wayOn: 'Read the diff: something in it deceives the test framework. Nothing was written to the repository.',
    };
  }
  if (evidence.suite !== null && evidence.suite.newFailures.length > 0 && !settings.lifted.includes('regression-found')) {
    return {
      reason: 'regression-found',
      summary: `The change breaks ${count(evidence.suite.newFailures.length, 'test')} that passed before it.`,
      evidence: evidence.suite.newFailures.slice(0, 20),
      wayOn: 'Run the same command with --resume to try again from this point, or with another builder.',
    };
  }
  if (score.route === 'rejected') {
    return {
      reason: 'score-below-floor',
      summary: `The evidence for this change is too weak: its score is ${score.value.toFixed(2)}, and below 0.50 nothing is written.`,
      evidence: [...partLines(score), ...seen.after.problems.map((problem) => `the report cannot be believed: ${problem.kind}`)],
      wayOn: 'Add examples to the issue or tests to the repository, then run this again.',
    };
  }
  return null;
}

function partLines(score: Score): readonly string[] {
  return [
    ...Object.entries(score.parts).map(([part, value]) => `${part}: ${value.toFixed(2)}`),
    ...score.caps.map((cap) => `capped: ${cap}`),
  ];
}

function describe({ evidence, failToPass, passToPass }: Judgement): readonly string[] {
  const { suite, mutants, heldAside } = evidence;
  return [
    `red → green: ${failToPass.join(', ') || 'nothing'}; ${count(passToPass.length, 'test')} stayed green`,
    suite === null
      ? 'no suite to run'
      : `suite: ${suite.newFailures.length} new failures, ${suite.failuresOnBase.length} known from base`,
    mutants === null
      ? 'no mutants of the changed lines could be made'
      : `mutants of the changed lines: ${mutants.killed} of ${mutants.total} killed`,
    ...(heldAside.examples.length === 0
      ? []
      : [`examples held aside: ${heldAside.satisfied} of ${heldAside.examples.length} satisfied`]),
  ];
}
