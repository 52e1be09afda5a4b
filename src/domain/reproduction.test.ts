import { expect, test } from 'vitest';
import { isRed } from './reproduction.ts';
import type { FailureKind } from './test-report.ts';

const failure = (kind: FailureKind) => ({ kind, message: '', expected: null, actual: null, frames: [] });

test.each([
  ['assertion', 'examples', true],
  ['exception', 'examples', false],
  ['assertion', 'test', true],
  ['exception', 'test', true],
  ['load', 'test', false],
  ['timeout', 'test', false],
  ['exit', 'test', false],
] as const)('a failure by %s shows the defect of a reproduction by %s: %s', (kind, reproduction, expected) => {
  expect(isRed(failure(kind), reproduction)).toBe(expected);
});

test('what does not fail shows nothing', () => {
  expect(isRed(null, 'test')).toBe(false);
  expect(isRed(undefined, 'examples')).toBe(false);
});
