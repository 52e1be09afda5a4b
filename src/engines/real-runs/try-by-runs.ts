import { availableParallelism } from 'node:os';
import type { TestReport } from '#domain/test-report.ts';
import type { MeasuredTest, TryOutcome } from '../rerun/rerun.ts';
import { compareSuites, isAccepted } from '../test-reports/test-reports.ts';
import type { LaidFile } from './copied-checkout.ts';
import { runOnce, type RunWorld } from './one-run.ts';

export interface RunTrials extends RunWorld {
  /** Tests that were red on base; `passed` and `green` of an outcome are positions in it. */
  readonly failing: readonly MeasuredTest[];
  /** How the same tests did on base: what takes far longer does not end. */
  readonly onBase: TestReport;
  /** Suite files whose green must stay (a suite that is a command has none); run for survivors only. */
  readonly suiteFiles: readonly string[];
}

/** What a batch of tries may cost. `isEnough` is asked before each try. */
export interface TrialLimits<Change> {
  isEnough(): boolean;
  settled(change: Change, outcome: TryOutcome): void;
}

const leastWallMs = 5_000;

/** Each change alone: the real command in a fresh copy and a fresh sandbox, on every core at once, in order of the list. */
export async function tryByRuns<Change extends LaidFile>(
  trials: RunTrials,
  changes: Iterable<Change>,
  limits: TrialLimits<Change>,
): Promise<void> {
  const hasSuite = trials.suiteFiles.length > 0 || trials.tests.setup.command !== null;
  const suite = hasSuite ? await runSuite(trials, []) : null;
  const queue = changes[Symbol.iterator]();
  const lane = async (): Promise<void> => {
    for (let next = queue.next(); next.done !== true && !limits.isEnough(); next = queue.next()) {
      limits.settled(next.value, await tryOne(trials, next.value, suite));
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, availableParallelism()) }, lane));
}

async function tryOne(trials: RunTrials, change: LaidFile, suite: TestReport | null): Promise<TryOutcome> {
  const wallMs = Math.min(60_000, Math.max(leastWallMs, trials.onBase.durationMs * 4));
  const report = await runOnce(trials, { files: null, changes: [change], wallMs });
  const passed = new Set(report.results.filter((result) => result.status === 'passed').map((result) => result.id));
  if (isAccepted(report, Object.keys(trials.tests.tests), trials.onBase)) return await againstSuite(trials, change, suite);
  if (hasTimedOut(report)) return { kind: 'timed-out' };
  const green = trials.failing.flatMap((test, index) => (passed.has(test.id) ? [index] : []));
  return { kind: 'failed', passed: green, green, isEndless: false, ran: trials.failing.length };
}

function hasTimedOut(report: TestReport): boolean {
  return (
    report.problems.some((problem) => problem.kind === 'timed-out') ||
    report.fileFailures.some(({ failure }) => failure.kind === 'timeout')
  );
}

async function againstSuite(trials: RunTrials, change: LaidFile, suite: TestReport | null): Promise<TryOutcome> {
  if (suite === null) return { kind: 'survived' };
  const [broke] = compareSuites(suite, await runSuite(trials, [change])).newFailures;
  return broke === undefined ? { kind: 'survived' } : { kind: 'regressed', broke };
}

function runSuite(trials: RunTrials, changes: readonly LaidFile[]): Promise<TestReport> {
  return runOnce(trials, { files: trials.suiteFiles, changes, wallMs: 120_000 });
}
