import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import type { Sandbox } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { measureBaseline, readInCheckout, type Baseline, type MeasuredTest, type RerunContext } from '../rerun/rerun.ts';
import { measureByRuns, type MeasuredRuns } from '../real-runs/real-runs.ts';
import { rankStatements, type FaultHints } from './rank-statements.ts';
import { relatedSuiteFiles } from './related-suite-files.ts';
import type { FormulaName } from './spectrum-formulas.ts';

export { formulaNames, formulas, type FormulaName, type Spectrum } from './spectrum-formulas.ts';
export { rankStatements, type FaultHints } from './rank-statements.ts';
export { relatedSuiteFiles } from './related-suite-files.ts';

export interface LocalizeTask {
  readonly sandbox: Sandbox;
  /** A checkout of base; nothing is written into it. */
  readonly checkout: Checkout;
  /** Red on base; those of its tests that fail are what is to be explained. */
  readonly tests: AcceptanceTests;
  readonly hints: FaultHints;
  readonly progress: (doing: string) => void;
  /** Default `ochiai`. */
  readonly formula?: FormulaName;
}

export interface Localization {
  /** Most suspicious first. */
  readonly locations: readonly SuspiciousLocation[];
  /** Suite files that were run beside the acceptance tests. */
  readonly suiteFiles: readonly string[];
  readonly failing: readonly string[];
  readonly passing: number;
  /** Test files that could not be re-run in process, with the reason. */
  readonly unloadable: Baseline['unloadable'];
}

export const defaultHints: FaultHints = { frames: [], words: [], paths: [] };
const suiteFileCap = 12;

/** Ranks the statements that the failing acceptance tests reach, by coverage spectrum (Ochiai) and by what the issue names. */
export async function locateFault(task: LocalizeTask): Promise<Localization> {
  const { context, baseline } = await measureTogether(task);
  const failing = failingAcceptance(baseline, task.tests);
  const locations = failing.length === 0 ? [] : rankStatements(baseline, failing, task.hints, task.formula ?? 'ochiai');
  if (locations.length === 0) return await locateByRuns(task, baseline.unloadable);
  return {
    locations,
    suiteFiles: context.suiteFiles,
    failing: failing.map((test) => test.id),
    passing: baseline.tests.filter((test) => test.status === 'passed').length,
    unloadable: baseline.unloadable,
  };
}

/** Where re-running in process tells nothing: from real runs, each in a process of its own. */
async function locateByRuns(task: LocalizeTask, unloadable: Baseline['unloadable']): Promise<Localization> {
  const measured = await measureInProcesses(task);
  const failing = measured.tests.filter((test) => test.status === 'failed');
  return {
    locations: rankStatements(measured, failing, task.hints, task.formula ?? 'ochiai'),
    suiteFiles: measured.suiteFiles,
    failing: failing.map((test) => test.id),
    passing: measured.tests.filter((test) => test.status === 'passed').length,
    unloadable,
  };
}

/** What the tests reach when they are run as the repository runs them: for tests that cannot be loaded in process, or that start programs. */
export async function measureInProcesses(
  task: Pick<LocalizeTask, 'sandbox' | 'checkout' | 'tests' | 'hints' | 'progress'> & { readonly suiteFiles?: readonly string[] },
): Promise<MeasuredRuns> {
  task.progress('measuring what the failing tests reach, in processes of their own');
  const { sandbox, checkout, tests, hints } = task;
  const own = new Set(tests.files.map((file) => file.path));
  const suite = (task.suiteFiles ?? tests.setup.suiteFiles).filter((path) => !own.has(path));
  const context: RerunContext = { sandbox, checkout, acceptance: tests, suiteFiles: [], seed: 1 };
  const texts = suite.map((path) => ({ path, text: readInCheckout(context, path) ?? '' }));
  const relatedFiles = (sources: readonly string[]): string[] => relatedSuiteFiles(texts, sources, suiteFileCap / 2);
  return await measureByRuns({ sandbox, checkout, tests, hints, relatedFiles });
}

export interface MeasuredTogether {
  readonly context: RerunContext;
  readonly baseline: Baseline;
  /** When that was known, as `Date.now()`. */
  readonly at: number;
}

/** Measures the acceptance tests together with the suite files that share sources with them. */
export async function measureTogether(
  task: Pick<LocalizeTask, 'sandbox' | 'checkout' | 'tests' | 'progress'> & {
    readonly seed?: number;
    readonly suiteFiles?: readonly string[];
    /** Work for the time in which the suite is measured, with what the acceptance tests alone have shown. */
    readonly meanwhile?: (acceptance: Baseline, context: RerunContext) => Promise<void>;
  },
): Promise<MeasuredTogether> {
  const alone: RerunContext = {
    sandbox: task.sandbox,
    checkout: task.checkout,
    acceptance: task.tests,
    suiteFiles: [],
    seed: task.seed ?? 1,
  };
  const acceptancePaths = new Set(task.tests.files.map((file) => file.path));
  const suite = (task.suiteFiles ?? task.tests.setup.suiteFiles).filter((path) => !acceptancePaths.has(path));
  task.progress('measuring what the failing tests reach');
  const baseline = await measureBaseline(alone);
  const texts = suite.map((path) => ({ path, text: readInCheckout(alone, path) ?? '' }));
  const suiteFiles = relatedSuiteFiles(
    texts,
    baseline.sources.map((source) => source.path),
    suiteFileCap,
  );
  if (suiteFiles.length === 0) return { context: alone, baseline, at: Date.now() };
  task.progress(`measuring ${suiteFiles.length} related test files`);
  const context: RerunContext = { ...alone, suiteFiles };
  const measuring = measureBaseline(context).then((together) => ({ context, baseline: together, at: Date.now() }));
  const [measured, worked] = await Promise.allSettled([measuring, task.meanwhile?.(baseline, context)]);
  if (worked.status === 'rejected') throw worked.reason;
  if (measured.status === 'rejected') throw measured.reason;
  return measured.value;
}

/**
 * The failing tests that have to become green, cheapest first: of the acceptance files those that are named by id; all of the files
 * where no failing one is (runners differ in how they name tests that share a title).
 */
export function failingAcceptance(baseline: Baseline, tests: AcceptanceTests): MeasuredTest[] {
  const files = new Set(tests.files.map((file) => file.path));
  const failing = baseline.tests.filter((test) => test.status === 'failed' && files.has(test.file));
  const named = failing.filter((test) => Object.hasOwn(tests.tests, test.id));
  return (named.length > 0 ? named : failing).sort((a, b) => a.fuel - b.fuel);
}
