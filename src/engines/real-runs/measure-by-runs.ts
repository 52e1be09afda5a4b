import type { TestReport, TestResult } from '#domain/test-report.ts';
import {
  repairableSources,
  statementsOf,
  type Baseline,
  type MeasuredTest,
  type ParsedSource,
  type Statement,
} from '../rerun/rerun.ts';
import { runWithCoverage, type RunWorld } from './one-run.ts';
import { possibleSources, type FileHints } from './possible-sources.ts';
import type { FileCoverage } from './v8-coverage.ts';

export interface RunsTask extends RunWorld {
  /** Suite files that share these sources; each is one passing test of the spectrum where it is green. */
  readonly relatedFiles: (sources: readonly string[]) => readonly string[];
  readonly hints: FileHints;
}

/** A baseline as re-running in process measures it: ranking and the hypothesis graph do not see the difference. */
export interface MeasuredRuns extends Baseline {
  /** How the tests did on base, in a process of their own. */
  readonly report: TestReport;
  /** `false`: no Node process told what it reached, so every statement of the likely files is suspected alike. */
  readonly isCovered: boolean;
  readonly suiteFiles: readonly string[];
}

const wallMs = 60_000;

/** Runs the tests as the repository runs them, and reads from V8's coverage which statements they reached. */
export async function measureByRuns(task: RunsTask): Promise<MeasuredRuns> {
  const red = await runWithCoverage(task, { files: null, changes: [], wallMs });
  const testFiles = new Set([...task.tests.files.map((file) => file.path), ...task.tests.setup.suiteFiles]);
  const wanted = failingIn(red.report, task);
  const frames = [...task.hints.frames, ...wanted.flatMap((result) => result.failure?.frames ?? [])];
  const reached = sourcesOf(task, [...red.coverage.keys()], testFiles);
  const isCovered = reached.length > 0;
  const sources = isCovered
    ? reached
    : sourcesOf(task, possibleSources(task.checkout.path, { ...task.hints, frames }), testFiles);
  const statements = numbered(sources);
  const textOf = new Map(sources.map((source) => [source.path, source.text]));
  const hitsOf = (coverage: ReadonlyMap<string, FileCoverage>): number[] =>
    statements
      .filter((each) => coverage.get(each.file)?.reaches(each, textOf.get(each.file)?.length ?? -1) === true)
      .map((each) => each.probe);
  const redHits = isCovered ? hitsOf(red.coverage) : statements.map((each) => each.probe);
  const failing = wanted.map((result) => measured(result, redHits));
  const suiteFiles = task.relatedFiles(sources.map((source) => source.path));
  const passing = isCovered ? await passingTests(task, suiteFiles, hitsOf) : [];
  const tests = [...failing, ...passing];
  return { tests, sources, statements, loadHits: {}, loadMs: 0, unloadable: [], report: red.report, isCovered, suiteFiles };
}

/** The failing tests that have to become green: those that are named; all where no failing one is. */
function failingIn({ results }: TestReport, { tests }: RunsTask): readonly TestResult[] {
  const failing = results.filter((result) => result.status === 'failed');
  const named = failing.filter((result) => Object.hasOwn(tests.tests, result.id));
  return named.length > 0 ? named : failing;
}

function sourcesOf(task: RunsTask, paths: readonly string[], testFiles: ReadonlySet<string>): ParsedSource[] {
  const context = { sandbox: task.sandbox, checkout: task.checkout, acceptance: task.tests, suiteFiles: [], seed: 1 };
  return repairableSources(
    context,
    paths.filter((path) => !testFiles.has(path)),
  );
}

function numbered(sources: readonly ParsedSource[]): Statement[] {
  const statements: Statement[] = [];
  for (const source of sources) statements.push(...statementsOf(source, statements.length));
  return statements;
}

function measured(result: TestResult, hits: readonly number[]): MeasuredTest {
  const { id, file, status, failure, durationMs } = result;
  const seen =
    failure === null
      ? null
      : { kind: failure.kind, message: failure.message, frames: failure.frames, isEndless: failure.kind === 'timeout' };
  return { id, file, status: status === 'passed' ? 'passed' : 'failed', failure: seen, hits, fuel: 0, ms: durationMs };
}

async function passingTests(
  task: RunsTask,
  suiteFiles: readonly string[],
  hitsOf: (coverage: ReadonlyMap<string, FileCoverage>) => number[],
): Promise<MeasuredTest[]> {
  const passing: MeasuredTest[] = [];
  const { command } = task.tests.setup;
  const runs =
    command === null ? suiteFiles.map((file) => ({ file, files: [file] })) : [{ file: command.join(' '), files: suiteFiles }];
  for (const { file, files } of runs) {
    const { report, coverage } = await runWithCoverage(task, { files, changes: [], wallMs });
    const isWhole = report.problems.length === 0 && report.fileFailures.length === 0;
    if (!isWhole || !report.results.every((result) => result.status !== 'failed')) continue;
    passing.push({ id: file, file, status: 'passed', failure: null, hits: hitsOf(coverage), fuel: 0, ms: report.durationMs });
  }
  return passing;
}
