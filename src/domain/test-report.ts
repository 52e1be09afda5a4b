import type { SourceLocation } from './source-location.ts';

/** The test runners whose reports we read. `command` is any other program, judged by exit status and output. */
export const runnerKinds = ['node-test', 'mocha', 'jest', 'vitest', 'tap', 'command'] as const;

export type RunnerKind = (typeof runnerKinds)[number];

export const failureKinds = ['assertion', 'exception', 'load', 'timeout', 'exit'] as const;

/** `assertion`: an assertion did not hold. `exception`: another error in the test. `load`: the file never ran its tests. `exit`: the process ended early. */
export type FailureKind = (typeof failureKinds)[number];

export interface TestFailure {
  readonly kind: FailureKind;
  /** First 2,000 characters. */
  readonly message: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** Frames inside the repository, innermost first. */
  readonly frames: readonly SourceLocation[];
}

export interface TestResult {
  /** `file > suite > name`: the same on every machine. */
  readonly id: string;
  readonly file: string;
  /** Full name: suites and test joined by ` > `. */
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly failure: TestFailure | null;
  readonly durationMs: number;
}

/** Why a report is not to be believed, whatever it says. */
export type ReportProblem =
  | { readonly kind: 'no-tests' }
  | { readonly kind: 'canary-not-failed'; readonly canary: string }
  | { readonly kind: 'exit-status-disagrees'; readonly exitCode: number | null }
  | { readonly kind: 'report-missing' }
  | { readonly kind: 'report-malformed'; readonly detail: string }
  | { readonly kind: 'oracle-disagrees'; readonly detail: string }
  | { readonly kind: 'timed-out'; readonly afterMs: number }
  | { readonly kind: 'output-truncated' }
  | { readonly kind: 'killed'; readonly signal: string };

/** One execution of tests, read from the runner's own report and its exit status. */
export interface TestReport {
  readonly runner: RunnerKind;
  readonly argv: readonly string[];
  readonly exitCode: number | null;
  readonly results: readonly TestResult[];
  /** Failures that belong to a file and not to a test: load, import and set-up. */
  readonly fileFailures: readonly { readonly file: string; readonly failure: TestFailure }[];
  readonly problems: readonly ReportProblem[];
  readonly durationMs: number;
}

/** The kinds of problems, each once: `canary-not-failed ×264`. */
export function problemKinds(problems: readonly ReportProblem[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind } of problems) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, times]) => (times === 1 ? kind : `${kind} ×${times}`));
}

/** Green means: believed, at least one test ran, none failed. */
export function isGreen(report: TestReport): boolean {
  return (
    report.problems.length === 0 &&
    report.fileFailures.length === 0 &&
    report.results.some((result) => result.status === 'passed') &&
    report.results.every((result) => result.status !== 'failed')
  );
}

/** Red by assertion means: a named test ran and an assertion in it did not hold. */
export function failedByAssertion(report: TestReport, id: string): boolean {
  return report.results.some((result) => result.id === id && result.failure?.kind === 'assertion');
}
