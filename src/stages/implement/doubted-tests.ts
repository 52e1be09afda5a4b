import type { AcceptanceTests, FrozenFile } from '#domain/acceptance.ts';
import { isModelWritten, type ModelTests } from '#domain/model-tests.ts';
import type { BuildAttempt, ChosenCandidate, Finding, RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { sha256 } from '#lib/digest.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { acceptancePassed, compareWithBase, runAcceptance, runSuite } from '../execution.ts';
import { knowsByHeart } from '../knows-by-heart.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { withoutTests } from '../without-tests.ts';
import type { BuildInput, Climb, Judged } from './climbing.ts';

export type DoubtInput = BuildInput & Partial<Pick<RunState, 'modelTests' | 'findings'>>;

/** A change that satisfies everything but tests that a model wrote, with those tests taken out. */
export interface Doubted {
  readonly produced: Pick<RunState, 'acceptance' | 'acceptanceOnBase' | 'modelTests' | 'findings' | 'attempts'> & {
    readonly chosen: ChosenCandidate;
  };
  readonly learnt: readonly string[];
}

/**
 * Where nothing passed, a change that keeps the examples and the whole suite green and fails only what a model wrote is no worse than it would be
 * without that model: no verdict comes from a model, so it goes on, those tests are taken out, and a person is told. It counts as a rival that nothing
 * separates, so its score stays below what is published without rework. `null` where there is no such change, or it knows the examples by heart.
 */
export async function doubtTests(state: DoubtInput, context: PhaseContext, seen: Climb): Promise<Doubted | null> {
  const { modelTests } = state;
  const isOpen = seen.judged.every(({ verdict }) => verdict.kind === 'failed') && (state.sentBack ?? []).length === 0;
  if (modelTests === undefined || !isOpen) return null;
  const doubting = seen.judged.filter(
    ({ verdict }) =>
      verdict.failing !== null && verdict.red.length > 0 && verdict.red.every(({ id }) => isModelWritten(modelTests, id)),
  );
  for (const one of doubting.toSorted((a, b) => context.ladder.indexOf(b.rung) - context.ladder.indexOf(a.rung))) {
    const rest = without(
      state.acceptance,
      one.verdict.red.map(({ id }) => id),
    );
    const bench: Bench = { state, context, modelTests, one, rest };
    const onBase = (await isLookedUp(bench)) ? null : await holdsUp(bench);
    if (onBase !== null) return doubted(bench, onBase, { rivals: doubting.length - 1, seen });
  }
  return null;
}

interface Bench {
  readonly state: DoubtInput;
  readonly context: PhaseContext;
  readonly modelTests: ModelTests;
  readonly one: Judged;
  readonly rest: AcceptanceTests;
}

/** A change that holds the examples' inputs and results gives reason to believe the tests. */
async function isLookedUp({ state, context, one: { candidate } }: Bench): Promise<boolean> {
  const { changes, origin } = candidate.patch;
  const { diff } = await context.workspace.candidate(state.repository.base, changes, origin);
  return knowsByHeart(diff, state.reproduction);
}

/** Executes what is left: still red on base, green on the change, and the suite loses nothing. The report of base, or `null`. */
async function holdsUp({ state, context, one, rest }: Bench): Promise<TestReport | null> {
  const base = state.repository.base;
  const overlay = { base, changes: one.candidate.patch.changes };
  const onBase = await runAcceptance(context, { base, changes: [] }, rest);
  const isRed = onBase.problems.length === 0 && onBase.results.some(({ status }) => status === 'failed');
  if (!isRed || !acceptancePassed(await runAcceptance(context, overlay, rest), rest, onBase)) return null;
  if (state.suiteOnBase === null) return onBase;
  const suite = await compareWithBase(context, state, state.suiteOnBase.report, await runSuite(context, overlay, state.setup));
  return suite.newFailures.length === 0 ? onBase : null;
}

function doubted(
  { state, modelTests, one, rest }: Bench,
  acceptanceOnBase: TestReport,
  { rivals, seen }: { readonly rivals: number; readonly seen: Climb },
): Doubted {
  const { patch, reasons, leftOut = [] } = one.candidate;
  const gone = Object.keys(modelTests.tests).filter((id) => !Object.hasOwn(rest.tests, id));
  const why = "a change that satisfies the issue's examples and the whole suite fails it";
  const finding: Finding = {
    by: 'test-author',
    severity: 'medium',
    text: `${count(gone.length, 'test')} of ${modelTests.author ?? 'a model'} ${gone.length === 1 ? 'was' : 'were'} taken out, because ${why}. Either may be wrong: ${oneLine(gone.join('; '), 400)}`,
    at: null,
  };
  return {
    produced: {
      chosen: {
        patch,
        reasons,
        builder: one.rung.builder.kind,
        rivals: [],
        unseparatedRivals: 1 + rivals,
        tried: seen.tried,
        ...(leftOut.length === 0 ? {} : { leftOut }),
      },
      attempts: [...(state.attempts ?? []), ...withMaker(seen.attempts, one)],
      acceptance: rest,
      acceptanceOnBase,
      modelTests: {
        ...modelTests,
        tests: Object.fromEntries(Object.entries(modelTests.tests).filter(([id]) => !gone.includes(id))),
        dropped: [...modelTests.dropped, ...gone.map((test) => ({ test, why }))],
        doubted: gone,
      },
      findings: [...(state.findings ?? []), finding],
    },
    learnt: [
      `only tests that a model wrote were red, so they were taken out and a person is told: ${oneLine(gone.join('; '), 300)}`,
    ],
  };
}

/** The try that made it passed what is left: who built what is published is read from there. */
function withMaker(attempts: readonly BuildAttempt[], { rung, verdict }: Judged): readonly BuildAttempt[] {
  const own = attempts.findLastIndex((attempt) => attempt.rung === rung.name && attempt.outcome === 'failed');
  const why = `passed once tests that a model wrote were taken out; before, ${verdict.why}`;
  return attempts.map((attempt, index) => (index === own ? { ...attempt, outcome: 'passed', why } : attempt));
}

/** The acceptance tests without some; a file in which one of them cannot be found goes with all of its tests, which are a model's. */
function without(acceptance: AcceptanceTests, ids: readonly string[]): AcceptanceTests {
  const files: FrozenFile[] = [];
  const gone = new Set(ids);
  for (const file of acceptance.files) {
    const own = Object.keys(acceptance.tests).filter((id) => id.startsWith(`${file.path} > `));
    const content = contentWithout(
      file,
      own.filter((id) => gone.has(id)),
    );
    const isEmpty = own.every((id) => gone.has(id));
    if (content === null || isEmpty) for (const id of own) gone.add(id);
    else files.push({ ...file, content, digest: sha256(content) });
  }
  return {
    ...acceptance,
    files,
    tests: Object.fromEntries(Object.entries(acceptance.tests).filter(([id]) => !gone.has(id))),
  };
}

function contentWithout({ path, content }: FrozenFile, ids: readonly string[]): string | null {
  if (ids.length === 0) return content;
  const names = ids.map((id) => id.slice(path.length + 3).split(' > '));
  const titles = (at: number): readonly string[] => names.map((parts) => parts.at(at) ?? '');
  return withoutTests(content, path, titles(-1)) ?? withoutTests(content, path, titles(0));
}
