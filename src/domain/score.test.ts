import { expect, test } from 'vitest';
import type { Evidence } from './evidence.ts';
import { routeOf, scoreOf, scoreWeights } from './score.ts';

const perfect: Evidence = {
  acceptance: { passed: 2, total: 2 },
  suite: { passed: 10, newFailures: [], failuresOnBase: [] },
  mutants: { killed: 4, total: 4 },
  review: 'approve',
  hygiene: { passed: 5, total: 5 },
  heldAside: { examples: ['example-2'], satisfied: 1 },
  unseparatedRivals: 0,
  frozenFilesTouched: [],
  tampering: [],
};

test('the weights add up to one', () => {
  expect(Object.values(scoreWeights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
});

test('full evidence reaches the fast lane', () => {
  expect(scoreOf(perfect)).toMatchObject({ value: 1, caps: [], route: 'fast-lane' });
});

test('without a model review the best score is .80: human review, never the fast lane', () => {
  expect(scoreOf({ ...perfect, review: null })).toMatchObject({ value: 0.8, caps: ['no-model-review'], route: 'human-review' });
});

test.each([
  ['a red acceptance test', { acceptance: { passed: 1, total: 2 } }, 0.49, 'acceptance-red'],
  ['no acceptance test at all', { acceptance: { passed: 0, total: 0 } }, 0.49, 'acceptance-red'],
  ['a regression', { suite: { passed: 9, newFailures: ['a > b'], failuresOnBase: [] } }, 0.49, 'regression'],
  ['a review that asks for changes', { review: 'request-changes' as const }, 0.74, 'review-requests-changes'],
  ['survivors that disagree', { unseparatedRivals: 1 }, 0.74, 'survivors-disagree'],
  ['nothing held aside', { heldAside: { examples: [], satisfied: 0 } }, 0.89, 'nothing-held-aside'],
  ['a frozen file', { frozenFilesTouched: ['test/a.test.js'] }, 0, 'frozen-file-touched'],
  ['tampering', { tampering: ['src/a.js:3 ends the process'] }, 0, 'tampering'],
])('%s caps the score', (_, change, atMost, cap) => {
  const score = scoreOf({ ...perfect, ...change });
  expect(score.value).toBeLessThanOrEqual(atMost);
  expect(score.caps).toContain(cap);
});

test('missing evidence never raises a score', () => {
  const whole = scoreOf(perfect).value;
  expect(scoreOf({ ...perfect, suite: null }).value).toBeLessThan(whole);
  expect(scoreOf({ ...perfect, mutants: null }).value).toBeLessThan(whole);
});

test.each([
  [0.9, 'fast-lane'],
  [0.89, 'human-review'],
  [0.75, 'human-review'],
  [0.74, 'needs-rework'],
  [0.5, 'needs-rework'],
  [0.49, 'rejected'],
])('a score of %d goes to %s', (value, route) => {
  expect(routeOf(value)).toBe(route);
});
