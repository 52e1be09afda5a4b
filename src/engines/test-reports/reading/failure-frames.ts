import type { TestFailure } from '#domain/test-report.ts';
import type { SourceLocation } from '#domain/source-location.ts';
import type { ReportRecord } from './report-channel.ts';

const messageLimit = 2_000;
const frameLimit = 30;

/** Stack frames inside the checkout (dependencies left out), innermost first. V8's format: `at name (file:line:column)`. */
export function framesInRepository(stack: string): readonly SourceLocation[] {
  const frames: SourceLocation[] = [];
  for (const line of stack.split('\n')) {
    const match = /^\s*at (?:.*?\()?(?:async )?(?:file:\/\/)?\/repo\/([^():]+):(\d+):(\d+)\)?$/.exec(line.trimEnd());
    const [, file, row, column] = match ?? [];
    if (file === undefined || file.startsWith('node_modules/')) continue;
    frames.push({ file, line: Number(row), column: Number(column) });
  }
  return frames.slice(0, frameLimit);
}

/** As much of a failure as a report keeps. */
export function shortened(failure: TestFailure): TestFailure {
  return {
    ...failure,
    message: failure.message.slice(0, messageLimit),
    expected: failure.expected?.slice(0, messageLimit) ?? null,
    actual: failure.actual?.slice(0, messageLimit) ?? null,
  };
}

/** The whole failure that a record of a failed test or file carries. */
export function failureOf(record: ReportRecord): TestFailure {
  return {
    kind: record.kind,
    message: record.message,
    expected: record.expected,
    actual: record.actual,
    frames: framesInRepository(record.stack),
  };
}
