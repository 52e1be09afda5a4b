import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { NewHypothesisNode } from '#domain/hypothesis-graph.ts';
import { isRed, type Reproduction, type ReproductionAuthor } from '#domain/reproduction.ts';
import type { RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { WorldError } from '#domain/world-error.ts';
import { hastySeconds } from '#engines/acceptance/acceptance.ts';
import { extractReproduction, readPackageFacts } from '#engines/issue-text/issue-text.ts';
import { count } from '#present/run-log.ts';
import { acceptanceTests } from '../acceptance-tests.ts';
import { frozenChanges, runAcceptance, statuses, withCheckout } from '../execution.ts';
import { register, type PhaseContext, type RegisteredPhase } from '../phase-spec.ts';
import { challengePremise, type ChallengedPremise } from './premise-challenger.ts';
import { proposeReproduction } from './reproducer.ts';
import { commandOf, notReproducible, shortLine, premiseRejected, type ChallengeOutcome } from './reproduction-halts.ts';

type Input = Pick<RunState, 'item' | 'repository' | 'issue' | 'claims' | 'setup'>;

/** Phase 3: is it a bug at all? What the issue gives to run is run on base and must fail there by assertion. */
export const challenge: RegisteredPhase = register({
  phase: 'CHALLENGE',
  reads: ['item', 'repository', 'issue', 'claims', 'setup'],
  writes: ['reproduction', 'examplesOnBase'],
  mayWrite: ['council'],
  async run(state, context): Promise<ChallengeOutcome> {
    const { reproduction, notes } = await readReproduction(state, context);
    const { draft, report, timed, seconds } = await runOnBase(state, reproduction, context);
    const seen = sortExamples(draft, report, reproduction.kind);
    const author = reproduction.kind === 'examples' ? (reproduction.writtenBy ?? null) : null;
    const node = reproductionNode(draft, report, { reproduced: seen.red.length > 0, author });
    const learnt = [...notes, ...(timed.length > 0 ? [ranUnderClock] : []), describe(seen, report, author)];
    if (seen.red.length > 0) {
      const produced = { reproduction, examplesOnBase: { red: seen.red, green: seen.green, timed, seconds } };
      return withPremise({ produced, learnt, node }, await challengePremise({ ...state, ...produced }, context), context);
    }
    const holds = seen.green.length > 0 && seen.other.length === 0;
    // What a model wrote and what passes shows nothing about the issue: only that it was no reproduction.
    return holds && author === null
      ? premiseRejected(draft, report, learnt, node)
      : notReproducible(draft, report, { learnt, node, author });
  },
});

interface Reproduced {
  readonly produced: Pick<RunState, 'reproduction' | 'examplesOnBase'>;
  readonly learnt: readonly string[];
  readonly node: NewHypothesisNode;
}

/** The defect is shown; is it meant to be so? Only what was looked up and executed stops the run, and a person may lift that. */
function withPremise(
  { produced, learnt, node }: Reproduced,
  premise: ChallengedPremise,
  { settings }: PhaseContext,
): ChallengeOutcome {
  const said = { learnt: [...learnt, ...premise.learnt], nodes: [node, ...premise.nodes] };
  const resolved = premise.findings.map((finding) => ({
    ...finding,
    resolution: finding.resolution ?? 'a person went on with it',
  }));
  if (premise.rejected === null || settings.lifted.includes('premise-rejected'))
    return { kind: 'continue', produced: { ...produced, ...(resolved.length === 0 ? {} : { council: resolved }) }, ...said };
  return {
    kind: 'halt',
    halt: {
      reason: 'premise-rejected',
      summary: 'What the issue calls wrong is written down as intended, and the code does exactly that.',
      evidence: premise.rejected.evidence,
      wayOn:
        'Decide which of the two is right. If it is the issue, correct what is written down first, or run the same command with --resume and --proceed-anyway.',
    },
    known: { ...produced, council: premise.findings },
    ...said,
  };
}

async function readReproduction(
  state: Input,
  context: PhaseContext,
): Promise<{ reproduction: Reproduction; notes: readonly string[] }> {
  const found = await withCheckout(context, { base: state.repository.base, changes: [] }, (checkout) =>
    Promise.resolve(
      extractReproduction(
        state.issue,
        readPackageFacts(checkout.path, state.setup.suiteFiles.length > 0 ? state.setup.suiteFiles : null),
      ),
    ),
  );
  if (found.kind === 'found') return found;
  const proposed = await proposeReproduction(state, context);
  if (proposed.kind === 'found') return proposed;
  const asked = proposed.says === null ? '' : ` ${proposed.says}.`;
  throw new WorldError(
    'usage',
    `Cannot fix "${state.issue.title}": the issue gives nothing that could be run and checked (looked for ${found.looked.join(', ')}).${asked} Add a code block with a call and what it should give, or the name of a failing test.`,
  );
}

/** Examples that give no result for so long are run again under a clock. */
const firstLookWallMs = 10_000;

interface BaseRun {
  readonly draft: AcceptanceTests;
  readonly report: TestReport;
  readonly timed: readonly string[];
  readonly seconds: number | undefined;
}

const ranUnderClock =
  'the reproduction did not end on base, so its examples run under a clock: one that does not end fails by assertion';

/**
 * What does not end gives no result at all, and what piles up results meanwhile is killed for its memory; then it is run again in a form that
 * stops by itself and says so.
 */
async function runOnBase(state: Input, reproduction: Reproduction, context: PhaseContext): Promise<BaseRun> {
  const run = async (
    timed: readonly string[],
    { wallMs, seconds }: { wallMs?: number; seconds?: number } = {},
  ): Promise<BaseRun> => {
    const overlay = { base: state.repository.base, changes: [] };
    const draft = await withCheckout(context, overlay, (checkout) =>
      acceptanceTests({ ...state, reproduction }, checkout.path, { only: null, timed, seconds }),
    );
    return { draft, report: await runAcceptance(context, overlay, draft, wallMs), timed, seconds };
  };
  if (reproduction.kind !== 'examples') return run([]);
  const plain = await run([], { wallMs: firstLookWallMs });
  if (!hasNoEnd(plain.report)) return plain;
  context.progress({ doing: 'the reproduction did not end: running it again under a clock', done: 0, total: null });
  const examples = reproduction.examples.map(({ id }) => id);
  const hasty = { seconds: hastySeconds };
  if (isKilled(plain.report)) return await run(examples, hasty);
  const timed = await run(examples);
  return isKilled(timed.report) ? await run(examples, hasty) : timed;
}

const isKilled = ({ problems }: TestReport): boolean => problems.some(({ kind }) => kind === 'killed');

function hasNoEnd(report: TestReport): boolean {
  const { fileFailures, problems, results } = report;
  return (
    isKilled(report) ||
    fileFailures.some(({ failure }) => failure.kind === 'timeout') ||
    results.some((result) => result.failure?.kind === 'timeout') ||
    problems.some(({ kind }) => kind === 'timed-out')
  );
}

interface Sorted {
  readonly red: readonly string[];
  readonly green: readonly string[];
  /** Examples whose test did not run, was skipped, or failed other than by assertion. */
  readonly other: readonly string[];
}

function sortExamples(draft: AcceptanceTests, report: TestReport, kind: Reproduction['kind']): Sorted {
  const believed = report.problems.length === 0;
  const sorted = { red: [] as string[], green: [] as string[], other: [] as string[] };
  for (const [id, examples] of Object.entries(draft.tests)) {
    const result = report.results.find((candidate) => candidate.id === id);
    if (believed && isRed(result?.failure, kind)) sorted.red.push(...examples);
    else if (believed && result?.status === 'passed') sorted.green.push(...examples);
    else sorted.other.push(...examples);
  }
  return sorted;
}

function describe(seen: Sorted, report: TestReport, author: ReproductionAuthor | null): string {
  const failing = (
    report.results.find((result) => result.failure?.kind === 'assertion') ??
    report.results.find((result) => result.failure?.kind === 'exception')
  )?.failure;
  const detail = failing === undefined || failing === null ? '' : `: ${shortLine(failing.message)}`;
  const parts = [
    `${count(seen.red.length, 'example')} of ${author === null ? 'the issue' : author.model} ${seen.red.length === 1 ? 'fails' : 'fail'} on base by assertion${detail}`,
    ...(seen.green.length > 0 ? [`${seen.green.length} already hold`] : []),
    ...(seen.other.length > 0 ? [`${seen.other.length} could not be judged`] : []),
  ];
  return parts.join('; ');
}

function reproductionNode(
  draft: AcceptanceTests,
  report: TestReport,
  { reproduced, author }: { readonly reproduced: boolean; readonly author: ReproductionAuthor | null },
): NewHypothesisNode {
  const what =
    author === null
      ? 'The reproduction of the issue'
      : `The reproduction that ${author.model} wrote from the issue's words (${author.claims.map((claim) => `"${claim}"`).join('; ')})`;
  return {
    parent: null,
    edge: 'the issue',
    claim: `${what} fails on the base commit, by assertion.`,
    mode: 'deduction',
    perturbation: { argv: commandOf(draft), changes: frozenChanges(draft), withAcceptanceTests: false },
    expected: 'at least one example fails by assertion',
    observed: {
      exitCode: report.exitCode,
      tests: statuses(report),
      note: report.results.map((result) => `${result.name}: ${result.status}`).join('; '),
    },
    classification: reproduced ? 'supported' : 'refuted',
    trajectory: null,
    credence: 0.9,
    folded: 0,
  };
}
