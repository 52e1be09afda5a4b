import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { ModelTest, ModelTests } from '#domain/model-tests.ts';
import type { ReproductionImport } from '#domain/reproduction.ts';
import type { Finding, RunState, SuiteOnBase } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { readPackageFacts, type PackageFacts } from '#engines/issue-text/issue-text.ts';
import { oneLine } from '#present/plain-text.ts';
import { count } from '#present/run-log.ts';
import { seatOf } from '../ask-panel.ts';
import { withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { askAuthor, type AuthorBrief } from './ask-author.ts';
import { attackTests, type Attacked } from './attack.ts';
import { judgeFile } from './judge-file.ts';
import { judgeProposals } from './judge-proposals.ts';
import type { ProposedTests } from './proposed-tests.ts';
import { usableExamples, type Dropped, type Proposal } from './usable-examples.ts';
import { asPrograms, askAdversary, calledSources, mechanicalPrograms, type CalledSource } from './wrong-programs.ts';

export type ModelTestsInput = Pick<
  RunState,
  'item' | 'repository' | 'issue' | 'setup' | 'reproduction' | 'examplesOnBase' | 'behaviours'
> &
  Partial<Pick<RunState, 'specDocuments'>>;

/** What is there before any model is asked. */
export interface Mechanical {
  /** Red on base by assertion and stable; `null` where the reproduction gives none. */
  readonly acceptance: AcceptanceTests | null;
  readonly acceptanceOnBase: TestReport | null;
  /** Ids of the examples that a builder may see. */
  readonly visible: readonly string[];
  readonly suiteOnBase: SuiteOnBase | null;
}

export interface Added {
  /** The mechanical tests with a model's beside them; `null` where there are neither. */
  readonly acceptance: AcceptanceTests | null;
  readonly modelTests: ModelTests;
  readonly findings: readonly Finding[];
  readonly learnt: readonly string[];
}

/**
 * The author writes tests from the behaviours, the adversary attacks them with wrong programs, and where one of those survives the author is asked
 * once more. `null` where models play neither role. Nothing here takes a mechanical test away.
 */
export async function addModelTests(state: ModelTestsInput, context: PhaseContext, given: Mechanical): Promise<Added | null> {
  if (seatOf(context, 'test-author') === null && seatOf(context, 'test-adversary') === null) return null;
  const { facts, sources } = await withCheckout(context, { base: state.repository.base, changes: [] }, async ({ path }) => {
    const read = readPackageFacts(path, state.setup.suiteFiles.length > 0 ? state.setup.suiteFiles : null);
    return { facts: read, sources: calledSources(state.reproduction, read, path) };
  });
  const bench: Bench = { state, context, given, facts, sources, behaviours: behavioursText(state) };
  const first = await write(bench, nothingWritten, []);
  const attacked = await attack(bench, first);
  const survivors = attacked.results.filter(hasSurvived);
  const last = survivors.length === 0 || first.author === null ? first : await write(bench, first, survivors);
  const again = last === first ? attacked.results : await attackAgain(bench, last, attacked.results);
  const weak = again.filter(hasSurvived);
  return {
    acceptance: together(bench, last),
    modelTests: { author: last.author, tests: last.tests, dropped: last.dropped, attacks: again.map((one) => one.attack) },
    findings: weak.map(({ attack: { program, by, shownBy } }) => ({
      by: 'test-adversary',
      severity: 'medium',
      text: `A wrong program passes every acceptance test: ${program} (${by === 'mechanical' ? 'made mechanically' : `by ${by}`}; ${shownBy ?? ''}).`,
      at: null,
    })),
    learnt: [...last.learnt, ...attacked.learnt, ...describeAttacks(again)],
  };
}

interface Bench {
  readonly state: ModelTestsInput;
  readonly context: PhaseContext;
  readonly given: Mechanical;
  readonly facts: PackageFacts;
  readonly sources: readonly CalledSource[];
  readonly behaviours: string;
}

interface Written {
  readonly author: string | null;
  readonly imports: readonly ReproductionImport[];
  readonly proposals: readonly Proposal[];
  /** Files of model's tests: rendered from data, and as the model wrote it. */
  readonly rendered: AcceptanceTests | null;
  readonly file: AcceptanceTests | null;
  readonly tests: Readonly<Record<string, ModelTest>>;
  readonly fileTests: Readonly<Record<string, ModelTest>>;
  readonly dropped: readonly Dropped[];
  readonly learnt: readonly string[];
}

const nothingWritten: Written = {
  author: null,
  imports: [],
  proposals: [],
  rendered: null,
  file: null,
  tests: {},
  fileTests: {},
  dropped: [],
  learnt: [],
};

/** Asks the author, with the wrong programs that passed so far, and judges the answer on base together with what was kept before. */
async function write(bench: Bench, before: Written, survivors: readonly Attacked[]): Promise<Written> {
  const { context, state, facts, behaviours } = bench;
  const brief: AuthorBrief = { behaviours, facts, setup: state.setup, reproduction: state.reproduction };
  // What they do, never their text: the author of the tests does not see the implementation.
  const answer = await askAuthor(
    context,
    brief,
    survivors.map(({ attack: { program } }) => program),
  );
  if (answer.kind === 'vacant') return before;
  if (answer.kind === 'garbled')
    return {
      ...before,
      learnt: [...before.learnt, `the test author's answer was unusable (${oneLine(answer.problem, 120)}); it adds no tests`],
    };
  context.progress({ doing: "running the test author's tests on base", done: 0, total: null });
  const written = await judge(bench, before, answer.value);
  const red = Object.values(written.tests).filter(({ kind }) => kind === 'red').length;
  const summary = `${answer.seat.model} as test author: ${count(red, 'more test')} red by assertion on base, ${count(Object.keys(written.tests).length - red, 'guard')} green, ${written.dropped.length} thrown away`;
  return {
    ...written,
    author: answer.seat.model,
    learnt: [summary, ...written.dropped.slice(0, 5).map(({ test, why }) => `thrown away: ${test} ${why}`)],
  };
}

async function judge(bench: Bench, before: Written, proposed: ProposedTests): Promise<Written> {
  const { state, context, facts } = bench;
  const usable = usableExamples(proposed, {
    facts,
    reproduction: state.reproduction,
    behaviours: bench.behaviours,
    proposals: before.proposals,
  });
  const imports = [...before.imports, ...usable.imports.filter((one) => !isKnown(before.imports, one))];
  const judged = await judgeProposals(state, context, imports, [...before.proposals, ...usable.proposals]);
  const wantsFile = before.file === null && proposed.file != null && proposed.file.trim() !== '';
  const file = wantsFile ? await judgeFile({ state, context, facts }, proposed.file ?? '') : null;
  const fileTests = file?.tests ?? before.fileTests;
  return {
    author: before.author,
    imports,
    proposals: judged.kept,
    rendered: judged.acceptance,
    file: file?.acceptance ?? before.file,
    fileTests,
    tests: { ...judged.tests, ...fileTests },
    dropped: [...before.dropped, ...usable.dropped, ...judged.dropped, ...(file?.dropped ?? [])],
    learnt: before.learnt,
  };
}

function isKnown(imports: readonly ReproductionImport[], { names }: ReproductionImport): boolean {
  return imports.some((known) => known.names.some(({ local }) => names.some((one) => one.local === local)));
}

/** The mechanical tests first; they are never taken away. */
function together({ given }: Bench, { rendered, file }: Written): AcceptanceTests | null {
  const parts = [given.acceptance, rendered, file].filter((part) => part !== null);
  const [first] = parts;
  if (first === undefined) return null;
  return {
    setup: first.setup,
    files: parts.flatMap(({ files }) => files),
    tests: Object.assign({}, ...parts.map(({ tests }) => tests)) as AcceptanceTests['tests'],
  };
}

async function attack(bench: Bench, written: Written): Promise<{ results: readonly Attacked[]; learnt: readonly string[] }> {
  const { state, context, given, sources, behaviours } = bench;
  const acceptance = together(bench, written);
  if (acceptance === null) return { results: [], learnt: [] };
  const { acceptanceOnBase, suiteOnBase } = given;
  const field = { state, context, acceptance, acceptanceOnBase, suiteOnBase };
  const mechanical = await attackTests(field, mechanicalPrograms(sources, state.reproduction, given.visible));
  const answer = sources.length === 0 ? null : await askAdversary(context, { behaviours, acceptance, sources });
  if (answer === null || answer.kind === 'vacant') return { results: mechanical, learnt: [] };
  if (answer.kind === 'garbled')
    return {
      results: mechanical,
      learnt: [
        `the test adversary's answer was unusable (${oneLine(answer.problem, 120)}); only mechanical programs attacked the tests`,
      ],
    };
  const proposed = asPrograms(answer.value, answer.seat.model, sources);
  return { results: [...mechanical, ...(await attackTests(field, proposed))], learnt: [] };
}

/** Only those that had passed: more tests never make a refused program pass. */
async function attackAgain(bench: Bench, written: Written, before: readonly Attacked[]): Promise<readonly Attacked[]> {
  const { state, context, given } = bench;
  const acceptance = together(bench, written);
  if (acceptance === null) return before;
  const passed = before.filter((one) => one.attack.outcome !== 'refused');
  const again = await attackTests(
    { state, context, acceptance, acceptanceOnBase: given.acceptanceOnBase, suiteOnBase: given.suiteOnBase },
    passed.map(({ program }) => program),
  );
  return before.map((one) => again[passed.indexOf(one)] ?? one);
}

function hasSurvived({ attack: { outcome } }: Attacked): boolean {
  return outcome === 'survived';
}

function describeAttacks(attacked: readonly Attacked[]): readonly string[] {
  if (attacked.length === 0) return [];
  const refused = attacked.filter(({ attack: { outcome } }) => outcome === 'refused').length;
  const survivors = attacked.filter(hasSurvived);
  return [
    `wrong programs against the acceptance tests: ${refused} of ${attacked.length} refused`,
    ...survivors.map(({ attack: { program } }) => `too weak: a wrong program passes them all (${program})`),
  ];
}

/** Section A as text: the document where there is one, else its sentences. */
function behavioursText({ behaviours, specDocuments }: ModelTestsInput): string {
  const sentences = behaviours.behaviours.map(({ id, text }) => `${id}: ${text}`).join('\n');
  return specDocuments === undefined ? sentences : `${sentences}\n\n${specDocuments.behaviours}`;
}
