import { expect, test } from 'vitest';
import type { FailureKind, TestReport } from '#domain/test-report.ts';
import { thrownFrames } from './plan.ts';

const result = (kind: FailureKind, file: string): TestReport['results'][number] => ({
  id: `${file} > works`,
  file,
  name: 'works',
  status: 'failed',
  failure: { kind, message: '', expected: null, actual: null, frames: [{ file, line: 1 }] },
  durationMs: 1,
});

test('only frames of thrown errors point at the fault', () => {
  const results = [result('exception', 'lib/fault.js'), result('assertion', 'lib/test-utility.js')];
  const report: TestReport = { runner: 'mocha', argv: [], exitCode: 1, results, fileFailures: [], problems: [], durationMs: 1 };
  expect(thrownFrames(report)).toEqual([{ file: 'lib/fault.js', line: 1 }]);
});
