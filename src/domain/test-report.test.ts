import { expect, test } from 'vitest';
import { problemKinds } from './test-report.ts';

test('each kind of problem is named once, with its number where there are more', () => {
  const canary = { kind: 'canary-not-failed', canary: 'a' } as const;
  expect(problemKinds([canary, canary, { kind: 'no-tests' }, canary])).toEqual(['canary-not-failed ×3', 'no-tests']);
  expect(problemKinds([])).toEqual([]);
});
