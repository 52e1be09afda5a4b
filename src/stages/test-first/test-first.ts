import type { AcceptanceTests, TestSetup } from '#domain/acceptance.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { isRed } from '#domain/reproduction.ts';
import type { RunState, SuiteOnBase } from '#domain/run-state.ts';
import { problemKinds, type TestReport } from '#domain/test-report.ts';
import { holdAside } from '#engines/acceptance/acceptance.ts';
import { count } from '#present/run-log.ts';
import { acceptanceTests } from '../acceptance-tests.ts';
import { testCommand } from '#domain/test-command.ts';
import { runAcceptance, runSuite, statuses, withCheckout } from '../execution.ts';
import { register, type PhaseContext, type PhaseOutcome, type RegisteredPhase } from '../phase-spec.ts';
import { addModelTests, type Added } from './add-model-tests.ts';

type Produced = Pick<RunState, 'acceptance' | 'acceptanceOnBase' | 'visibleTests' | 'heldAside' | 'suiteOnBase'> &
  Partial<Pick<RunState, 'modelTests' | 'findings'>>;
type Outcome = PhaseOutcome<Produced>;
type Input = Pick<RunState, 'item' | 'repository' | 'issue' | 'setup' | 'reproduction' | 'examplesOnBase'>;

/**
 * Phase 6: acceptance tests, red on base by assertion in two runs, frozen by hash; some examples held aside; the suite's state on base. Where models play
 * the test author or the test adversary, tests of theirs that hold under execution stand beside the mechanical ones, which stay and decide.
 */
export const testFirst: RegisteredPhase = register({
  phase: 'TEST_FIRST',
  reads: ['item', 'repository', 'issue', 'setup', 'reproduction', 'examplesOnBase'],
  mayRead: ['behaviours', 'specDocuments', 'findings'],
  writes: ['acceptance', 'acceptanceOnBase', 'visibleTests', 'heldAside', 'suiteOnBase'],
  mayWrite: ['modelTests', 'findings'],
  async run(state, context): Promise<Outcome> {
    const judged = [...state.examplesOnBase.red, ...state.examplesOnBase.green];
    const sides = holdAside(state.reproduction, state.examplesOnBase.red);
    const { acceptance, visibleTests } = await write(state, context, judged, sides.visible);
    const tried = await runTwice(state, context, acceptance);
    if (tried.kind === 'unstable') return unstable(acceptance, tried.changed);
    const suiteOnBase = await suite(state.setup, state.repository.base, context);
    const mechanical: Produced = {
      acceptance,
      acceptanceOnBase: tried.report,
      visibleTests,
      heldAside: { examples: sides.heldAside },
      suiteOnBase,
    };
    const added =
      state.behaviours === undefined
        ? null
        : await addModelTests({ ...state, behaviours: state.behaviours }, context, {
            acceptance,
            acceptanceOnBase: tried.report,
            visible: sides.visible,
            suiteOnBase,
          });
    const settled = added === null ? null : await withAdded(state, context, mechanical, added);
    const produced = settled?.produced ?? mechanical;
    const red = redIn(produced.acceptanceOnBase, state.reproduction.kind);
    return {
      kind: 'continue',
      produced,
      learnt: [...describe(produced.acceptance, red, sides.heldAside, suiteOnBase), ...(settled?.learnt ?? [])],
      nodes: [frozenNode(produced.acceptance, produced.acceptanceOnBase)],
    };
  },
});

type Tried =
  | { readonly kind: 'stable'; readonly report: TestReport }
  | { readonly kind: 'unstable'; readonly changed: readonly string[] };

async function runTwice(state: Input, context: PhaseContext, acceptance: AcceptanceTests): Promise<Tried> {
  const overlay = { base: state.repository.base, changes: [] };
  const first = await runAcceptance(context, overlay, acceptance);
  const second = await runAcceptance(context, overlay, acceptance);
  const changed = differing(first, second);
  const isUseful = changed.length === 0 && first.results.some((result) => isRed(result.failure, state.reproduction.kind));
  return isUseful ? { kind: 'stable', report: first } : { kind: 'unstable', changed };
}

/** All together once more on base: tests that disturb each other are no tests, and then the mechanical ones stand alone. */
async function withAdded(
  state: Input & Partial<Pick<RunState, 'findings'>>,
  context: PhaseContext,
  mechanical: Produced,
  { acceptance, modelTests, findings, learnt }: Added,
): Promise<{ readonly produced: Produced; readonly learnt: readonly string[] }> {
  const noted: Produced = { ...mechanical, modelTests, findings: [...othersFindings(state), ...findings] };
  if (acceptance === null || Object.keys(modelTests.tests).length === 0) return { produced: noted, learnt };
  const tried = await runTwice(state, context, acceptance);
  if (tried.kind === 'stable' && tried.report.problems.length === 0)
    return { produced: { ...noted, acceptance, acceptanceOnBase: tried.report }, learnt };
  const dropped = Object.keys(modelTests.tests).map((test) => ({ test, why: 'disturbs the other tests' }));
  return {
    produced: { ...noted, modelTests: { ...modelTests, tests: {}, attacks: [], dropped: [...modelTests.dropped, ...dropped] } },
    learnt: [...learnt, "the test author's tests disturb the others when they run together, so all of them were thrown away"],
  };
}

/** A run that comes here again finds its own findings of the first time. */
function othersFindings({ findings = [] }: Partial<Pick<RunState, 'findings'>>): RunState['findings'] {
  return findings.filter(({ by }) => by !== 'test-adversary');
}

async function write(
  state: Input,
  context: PhaseContext,
  judged: readonly string[],
  visible: readonly string[],
): Promise<{ acceptance: AcceptanceTests; visibleTests: AcceptanceTests }> {
  const { timed, seconds } = state.examplesOnBase;
  const areExamples = state.reproduction.kind === 'examples';
  return withCheckout(context, { base: state.repository.base, changes: [] }, async (checkout) => ({
    acceptance: await acceptanceTests(state, checkout.path, { only: areExamples ? judged : null, timed, seconds }),
    visibleTests: await acceptanceTests(state, checkout.path, { only: areExamples ? visible : null, timed, seconds }),
  }));
}

function differing(first: TestReport, second: TestReport): readonly string[] {
  const again = statuses(second);
  return first.results.filter((result) => again[result.id] !== result.status).map((result) => result.id);
}

function unstable(acceptance: AcceptanceTests, changed: readonly string[]): Outcome {
  return {
    kind: 'halt',
    halt: {
      reason: 'not-reproducible',
      summary:
        changed.length > 0
          ? 'The acceptance tests gave different results in two runs on the same commit, so they can prove nothing.'
          : 'The acceptance tests do not fail on base by assertion, so they cannot show a fix.',
      evidence: [`ran twice: ${commandOf(acceptance).join(' ')}`, ...changed.map((id) => `not the same twice: ${id}`)],
      wayOn: 'Make the reproduction independent of time, order and chance, then run the same command again.',
    },
    learnt: ['the acceptance tests are not stable on base'],
    nodes: [],
  };
}

function commandOf(acceptance: AcceptanceTests): readonly string[] {
  return testCommand(
    acceptance.setup,
    acceptance.files.map((file) => file.path),
  );
}

async function suite(setup: TestSetup, base: string, context: PhaseContext): Promise<SuiteOnBase | null> {
  if (setup.suiteFiles.length === 0 && setup.command === null) return null;
  context.progress({ doing: "running the repository's own tests on base", done: 0, total: null });
  const report = await runSuite(context, { base, changes: [] }, setup);
  return { report, failing: report.results.filter((result) => result.status === 'failed').map((result) => result.id) };
}

function describe(
  acceptance: AcceptanceTests,
  red: number,
  heldAside: readonly string[],
  suiteOnBase: SuiteOnBase | null,
): readonly string[] {
  const files = acceptance.files.map((file) => file.path).join(', ');
  const passing = suiteOnBase?.report.results.filter((result) => result.status === 'passed').length ?? 0;
  return [
    `${files}: ${count(red, 'test')} red by assertion in two runs, frozen by hash`,
    heldAside.length === 0
      ? 'no example could be held aside: the score stays below the fast lane'
      : `${count(heldAside.length, 'example')} held aside; the builder does not see ${heldAside.length === 1 ? 'it' : 'them'}`,
    suiteOnBase === null
      ? 'the repository has no tests of its own'
      : `own tests on base: ${passing} passed, ${suiteOnBase.failing.length} failed${suiteOnBase.failing.length === 0 ? '' : ' (recorded and tolerated)'}`,
    ...unloadable(suiteOnBase?.report),
    ...(suiteOnBase === null || suiteOnBase.report.problems.length === 0
      ? []
      : [
          `what they say on base cannot be believed (${problemKinds(suiteOnBase.report.problems).join(', ')}): they prove nothing about a change`,
        ]),
  ];
}

function unloadable(report: TestReport | undefined): readonly string[] {
  const files = [...new Set(report?.fileFailures.filter(({ failure }) => failure.kind === 'load').map(({ file }) => file))];
  const named = files.slice(0, 5).join(', ');
  return files.length === 0
    ? []
    : [
        `${count(files.length, 'test file')} cannot be loaded on base (${named}${files.length > 5 ? ', …' : ''}): the others ran without`,
      ];
}

function redIn(report: TestReport, kind: RunState['reproduction']['kind']): number {
  return report.results.filter((result) => isRed(result.failure, kind)).length;
}

function frozenNode(acceptance: AcceptanceTests, report: TestReport): NewHypothesisNode {
  return {
    parent: null,
    edge: 'supported: write it down as a test',
    claim: 'The acceptance tests are red on base by assertion, twice.',
    mode: 'induction',
    perturbation: { argv: commandOf(acceptance), changes: [], withAcceptanceTests: true },
    expected: 'red by assertion, the same in both runs',
    observed: { exitCode: report.exitCode, tests: statuses(report), note: 'the same in both runs' },
    classification: 'supported',
    trajectory: 'convergent',
    credence: 0.97,
    folded: 0,
  };
}
