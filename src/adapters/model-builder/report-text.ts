import { isGreen, type ReportProblem, type TestFailure, type TestReport } from '#domain/test-report.ts';
import { formatLocation } from '#domain/source-location.ts';
import { untrustedInput } from '#domain/untrusted-input.ts';

const most = { failures: 8, message: 500, value: 200, text: 5_000 };

/** What a test run gave, for a model: numbers in our words, then each failure with what was expected and seen. */
export function reportText(report: TestReport): string {
  const failed = report.results.filter((result) => result.status === 'failed');
  const passed = report.results.filter((result) => result.status === 'passed').length;
  const problems = report.problems.map(problemText);
  const loads = report.fileFailures.length === 0 ? '' : `, ${report.fileFailures.length} files did not load`;
  const head = [`${isGreen(report) ? 'Green' : 'Red'}: ${passed} passed, ${failed.length} failed${loads}.`, ...problems].join(
    ' ',
  );
  const shown = [
    ...report.fileFailures.map(({ file, failure }) => failureText(file, failure)),
    ...failed.map((result) => failureText(result.id, result.failure)),
  ].slice(0, most.failures);
  return shown.length === 0 ? head : `${head}\n${untrustedInput(shown.join('\n\n'), most.text)}`;
}

function failureText(what: string, failure: TestFailure | null): string {
  if (failure === null) return what;
  const frame = failure.frames[0] === undefined ? '' : ` (${formatLocation(failure.frames[0])})`;
  const values = [
    failure.expected === null ? [] : [`expected: ${failure.expected.slice(0, most.value)}`],
    failure.actual === null ? [] : [`actual: ${failure.actual.slice(0, most.value)}`],
  ].flat();
  return [`${what}${frame}`, failure.message.slice(0, most.message), ...values].join('\n');
}

function problemText(problem: ReportProblem): string {
  switch (problem.kind) {
    case 'no-tests':
      return 'No test ran.';
    case 'timed-out':
      return `Stopped after ${Math.round(problem.afterMs / 1000)} s.`;
    case 'killed':
      return 'The test process was killed.';
    case 'output-truncated':
      return 'The tests printed too much and were stopped.';
    case 'exit-status-disagrees':
      return 'The exit status does not agree with the results.';
    case 'canary-not-failed':
    case 'report-missing':
    case 'report-malformed':
    case 'oracle-disagrees':
      return 'The results cannot be believed.';
  }
}
