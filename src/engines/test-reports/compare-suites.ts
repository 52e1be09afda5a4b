import { isGreen, type TestReport, type TestResult } from '#domain/test-report.ts';

/** What a change did to a repository's own tests. Every list holds test ids, in the order of the reports. */
export interface SuiteComparison {
  readonly failToPass: readonly string[];
  readonly passToPass: readonly string[];
  /** Failed on head and passed, or did not exist, on base; and tests that were there and are gone or skipped. A file that failed to load is named as itself. */
  readonly newFailures: readonly string[];
  /** Of `newFailures`: reported on base, and on head not at all or as skipped. */
  readonly disappeared: readonly string[];
  /** Failed on base already, and still: recorded and tolerated. */
  readonly failuresOnBase: readonly string[];
  /** Passed and failed on base over its runs: they say nothing about the change. */
  readonly flaky: readonly string[];
  /** Failed in one run on head and passed in another, and never failed on base: a re-run said so, and they are not counted as new failures. */
  readonly recovered: readonly string[];
  /** `false` where a report on either side is not to be believed: then no list above may be relied on. */
  readonly isBelieved: boolean;
}

type Runs = readonly [TestReport, ...(readonly TestReport[])];
type Verdict = 'passed' | 'failed' | 'skipped' | 'absent' | 'mixed';

/**
 * Compares a suite's runs before and after a change. More than one run a side tells flaky tests from broken ones; a single run on head
 * never excuses a failure.
 */
export function compareSuites(base: Runs | TestReport, head: Runs | TestReport): SuiteComparison {
  const before = asRuns(base);
  const after = asRuns(head);
  const judged = idsOf([...before, ...after]).map((id) => ({ id, base: verdictOf(before, id), head: verdictOf(after, id) }));
  const select = (isWanted: (test: (typeof judged)[number]) => boolean): readonly string[] =>
    judged.filter(isWanted).map((test) => test.id);
  const isGone = (test: (typeof judged)[number]): boolean =>
    test.base === 'passed' && (test.head === 'absent' || test.head === 'skipped');
  const hasBroken = (test: (typeof judged)[number]): boolean =>
    test.head === 'failed' && test.base !== 'failed' && test.base !== 'mixed';
  return {
    failToPass: select((test) => test.base === 'failed' && test.head === 'passed'),
    passToPass: select((test) => test.base === 'passed' && test.head === 'passed'),
    newFailures: select((test) => hasBroken(test) || isGone(test)),
    disappeared: select(isGone),
    failuresOnBase: select((test) => test.base === 'failed' && test.head !== 'passed'),
    flaky: select((test) => test.base === 'mixed'),
    recovered: select((test) => test.head === 'mixed' && test.base !== 'mixed'),
    isBelieved: [...before, ...after].every((report) => report.problems.length === 0),
  };
}

function asRuns(reports: Runs | TestReport): Runs {
  return 'runner' in reports ? [reports] : reports;
}

function idsOf(reports: readonly TestReport[]): readonly string[] {
  const tests = reports.flatMap((report) => report.results.map((result) => result.id));
  const files = reports.flatMap((report) => report.fileFailures.map((failure) => failure.file));
  return [...new Set([...tests, ...files])];
}

function verdictOf(runs: Runs, id: string): Verdict {
  const seen = new Set(runs.map((report) => statusOf(report, id)));
  const [only] = seen;
  if (seen.size === 1 && only !== undefined) return only;
  return seen.has('failed') || seen.has('absent') ? 'mixed' : (only ?? 'absent');
}

/** A file that failed to load takes its tests with it: they are absent, and the file itself is what failed. */
function statusOf(report: TestReport, id: string): TestResult['status'] | 'absent' {
  if (report.fileFailures.some((failure) => failure.file === id)) return 'failed';
  const result = report.results.find((candidate) => candidate.id === id);
  if (result !== undefined) return result.status;
  const isFile = report.results.some((candidate) => candidate.file === id);
  return isFile ? 'passed' : 'absent';
}

/**
 * Whether a run may be accepted: believed, each named test reported passed, and nothing else of its files red but what was red on base already:
 * an issue about one test of a file does not ask for the others.
 */
export function isAccepted(report: TestReport, mustPass: readonly string[], onBase: TestReport | null): boolean {
  const passed = new Set(report.results.filter((result) => result.status === 'passed').map((result) => result.id));
  return mustPass.length > 0 && mustPass.every((id) => passed.has(id)) && isGreen(withoutKnown(report, onBase));
}

/** Of a file that failed as a whole on base, too (a hook, an error that its tests provoke), the tests still tell. */
function withoutKnown(report: TestReport, onBase: TestReport | null): TestReport {
  const tests = new Set(onBase?.results.filter((result) => result.status === 'failed').map((result) => result.id));
  const files = new Set(onBase?.fileFailures.map(({ file }) => file));
  return {
    ...report,
    results: report.results.filter(({ id, status }) => status !== 'failed' || !tests.has(id)),
    fileFailures: report.fileFailures.filter(({ file }) => !files.has(file)),
  };
}
