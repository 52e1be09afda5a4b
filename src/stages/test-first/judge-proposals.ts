import type { AcceptanceTests } from '#domain/acceptance.ts';
import { slugOf } from '#domain/branch-name.ts';
import type { ModelTest } from '#domain/model-tests.ts';
import type { ReproductionImport } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestReport, TestResult } from '#domain/test-report.ts';
import { draftAcceptanceTests } from '#engines/acceptance/acceptance.ts';
import { runAcceptance, withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { titleOf, type Dropped, type Proposal } from './usable-examples.ts';

export type JudgeInput = Pick<RunState, 'item' | 'repository' | 'issue' | 'setup' | 'examplesOnBase'>;

/** Proposed tests as execution on base left them. */
export interface JudgedProposals {
  /** One more test file; `null` where nothing was left. */
  readonly acceptance: AcceptanceTests | null;
  readonly tests: Readonly<Record<string, ModelTest>>;
  readonly kept: readonly Proposal[];
  readonly dropped: readonly Dropped[];
}

interface Bench {
  readonly state: JudgeInput;
  readonly context: PhaseContext;
  readonly imports: readonly ReproductionImport[];
}

/** One small call that takes longer does not end. */
const proposalWallMs = 15_000;
/** Guards cost time in every later run and show less than tests that are red. */
const mostGuards = 6;

/**
 * Runs proposed tests on base and keeps those that fail there by comparison or hold there, the same in two runs. What fails otherwise (a name that does
 * not exist, a mistake of the test's own) is no proof of anything and is dropped with the reason.
 */
export async function judgeProposals(
  state: JudgeInput,
  context: PhaseContext,
  imports: readonly ReproductionImport[],
  proposals: readonly Proposal[],
): Promise<JudgedProposals> {
  const bench: Bench = { state, context, imports };
  if (proposals.length === 0) return { acceptance: null, tests: {}, kept: [], dropped: [] };
  const probed = await probe(bench, proposals);
  const judged = await runTwice(bench, probed.kept);
  const kept = withoutManyGuards(judged.kept);
  const dropped = [...probed.dropped, ...judged.dropped];
  if (kept.length === 0) return { acceptance: null, tests: {}, kept: [], dropped };
  const proposalsKept = kept.map(({ proposal }) => proposal);
  const acceptance = await draft(bench, proposalsKept);
  const tests = Object.fromEntries(
    Object.entries(acceptance.tests).flatMap(([id, examples]) => {
      const one = kept.find(({ proposal }) => examples.includes(proposal.example.id));
      return one === undefined ? [] : [[id, { kind: one.kind, behaviours: one.proposal.behaviours }]];
    }),
  );
  return { acceptance, tests, kept: proposalsKept, dropped };
}

interface Sorted {
  readonly kept: readonly Proposal[];
  readonly dropped: readonly Dropped[];
}

/**
 * Tells mistakes of a test from faults of the program: every call is run for its value alone. An error whose innermost frame in the repository is the
 * test itself is a mistake of the test; one from the sources is a result like any other.
 */
async function probe(bench: Bench, proposals: readonly Proposal[]): Promise<Sorted> {
  const asked = proposals.map((proposal) => ({
    ...proposal,
    example: { ...proposal.example, expected: { kind: 'value', source: "'no such value'" } as const, claimedActual: 'a value' },
  }));
  const results = await resultsOf(bench, asked);
  const kept: Proposal[] = [];
  const dropped: Dropped[] = [];
  for (const proposal of proposals) {
    const result = results.get(proposal.example.id);
    const why = whyNoTest(result);
    if (why !== null) dropped.push({ test: titleOf(proposal.example), why });
    else {
      // Where the program gives a value today, an error would be a mistake of the test and must not count as a result.
      const claimedActual = result?.failure?.kind === 'exception' ? null : 'a value';
      kept.push({ ...proposal, example: { ...proposal.example, claimedActual } });
    }
  }
  return { kept, dropped };
}

function whyNoTest(result: TestResult | undefined): string | null {
  const failure = result?.failure;
  if (result === undefined || failure === undefined || failure === null) return 'could not be run on base';
  if (failure.kind === 'assertion') return null;
  if (failure.kind === 'exception' && failure.frames[0] !== undefined && failure.frames[0].file !== result.file) return null;
  return failure.kind === 'exception' ? 'is itself in error: it fails before it reaches the program' : `fails by ${failure.kind}`;
}

interface Kept {
  readonly proposal: Proposal;
  readonly kind: ModelTest['kind'];
}

async function runTwice(
  bench: Bench,
  proposals: readonly Proposal[],
): Promise<{ kept: readonly Kept[]; dropped: readonly Dropped[] }> {
  const first = await resultsOf(bench, proposals);
  const second = await resultsOf(bench, proposals);
  const kept: Kept[] = [];
  const dropped: Dropped[] = [];
  for (const proposal of proposals) {
    const [one, other] = [first.get(proposal.example.id), second.get(proposal.example.id)];
    const drop = (why: string): number => dropped.push({ test: titleOf(proposal.example), why });
    if (one === undefined || other === undefined) drop('could not be run on base');
    else if (one.status !== other.status || one.failure?.kind !== other.failure?.kind) drop('is not the same in two runs');
    else if (one.status === 'passed') kept.push({ proposal, kind: 'guard' });
    else if (one.failure?.kind === 'assertion') kept.push({ proposal, kind: 'red' });
    else drop(`fails on base by ${one.failure?.kind ?? 'something else'}, not by its comparison`);
  }
  return { kept, dropped };
}

function withoutManyGuards(kept: readonly Kept[]): readonly Kept[] {
  const guards = kept.filter(({ kind }) => kind === 'guard').slice(0, mostGuards);
  return kept.filter((one) => one.kind === 'red' || guards.includes(one));
}

/** Example id → its result on base. Where the file as a whole tells nothing, each test is run alone. */
async function resultsOf(bench: Bench, proposals: readonly Proposal[]): Promise<ReadonlyMap<string, TestResult>> {
  if (proposals.length === 0) return new Map();
  const together = await runOnBase(bench, proposals);
  if (together !== null) return together;
  const results = new Map<string, TestResult>();
  for (const proposal of proposals.length === 1 ? [] : proposals) {
    const alone = await runOnBase(bench, [proposal]);
    for (const [id, result] of alone ?? []) results.set(id, result);
  }
  return results;
}

async function runOnBase(bench: Bench, proposals: readonly Proposal[]): Promise<ReadonlyMap<string, TestResult> | null> {
  const { state, context } = bench;
  const tests = await draft(bench, proposals);
  const report = await runAcceptance(context, { base: state.repository.base, changes: [] }, tests, proposalWallMs);
  return isReadable(report) ? byExample(report, tests) : null;
}

function isReadable({ problems, fileFailures }: TestReport): boolean {
  return problems.length === 0 && fileFailures.length === 0;
}

function byExample(report: TestReport, tests: AcceptanceTests): ReadonlyMap<string, TestResult> {
  const results = new Map<string, TestResult>();
  for (const result of report.results) for (const example of tests.tests[result.id] ?? []) results.set(example, result);
  return results;
}

function draft({ state, context, imports }: Bench, proposals: readonly Proposal[]): Promise<AcceptanceTests> {
  const examples = proposals.map(({ example }) => example);
  const timed = state.examplesOnBase.timed.length > 0 ? examples.map(({ id }) => id) : [];
  return withCheckout(context, { base: state.repository.base, changes: [] }, ({ path }) =>
    draftAcceptanceTests({ kind: 'examples', imports, preamble: '', language: state.setup.language, examples }, state.setup, {
      slug: `${slugOf(state.issue.title, 40)}-behaviours`,
      issueNumber: state.item.number,
      checkoutPath: path,
      only: null,
      timed,
      seconds: state.examplesOnBase.seconds,
    }),
  );
}
