import { describe, expect, test } from 'vitest';
import { weakerPolicy, whyNoWish, type MergeFacts } from './merge-policy.ts';
import type { Evidence } from './evidence.ts';
import type { Score } from './score.ts';

const strong: MergeFacts = {
  allowance: 'auto',
  chosen: { builder: 'model' },
  judgement: { score: { value: 0.9 } as Score, evidence: { review: 'approve' } as Evidence },
  attempts: [{ rung: 'small', builder: 'model', model: 'anthropic/a', outcome: 'passed' }],
  reviews: [
    { model: 'anthropic/b', vendor: 'anthropic' },
    { model: 'openai/c', vendor: 'openai' },
  ],
  lifted: [],
};
const [attempt] = strong.attempts;
const unknown = { rung: 'ours', builder: 'command', model: null, outcome: 'passed' } as const;

test('auto-merge is due at 0.90 with a counting review of another vendor', () => {
  expect(whyNoWish(strong)).toEqual([]);
});

const missing: readonly (readonly [string, Partial<MergeFacts>, RegExp])[] = [
  ['a score of 0.89', { judgement: { ...strong.judgement, score: { value: 0.89 } as Score } }, /score is 0.89, and 0.90/],
  ['no review that counts', { judgement: { ...strong.judgement, evidence: { review: null } as Evidence } }, /no review/],
  [
    "reviewers of the builder's vendor only",
    { reviews: strong.reviews.slice(0, 1) },
    /no reviewer is of another vendor.*anthropic/,
  ],
  ['no reviewer', { reviews: [] }, /no reviewer/],
  ['a builder that nobody knows', { attempts: [unknown] }, /nobody knows whose model ours/],
  ['one of two builders that nobody knows', { attempts: attempt === undefined ? [] : [attempt, unknown] }, /nobody knows/],
  ['an unknown author of the change', { attempts: [] }, /nobody knows who built/],
  ['a halt that a person lifted', { lifted: ['duplicate'] }, /after duplicate/],
];
test.each(missing)('with %s nothing is asked for', (_, change, because) => {
  expect(whyNoWish({ ...strong, ...change }).join()).toMatch(because);
});

describe('the search engine', () => {
  test('is of no vendor, so every reviewer is of another one', () => {
    const attempts = [{ rung: 'search', builder: 'search', model: null, outcome: 'passed' }] as const;
    expect(whyNoWish({ ...strong, attempts, reviews: strong.reviews.slice(0, 1) })).toEqual([]);
  });
});

test('"ready" asks for the score alone; a lifted halt stops it too', () => {
  const ready: MergeFacts = { ...strong, allowance: 'ready', reviews: [], attempts: [unknown] };
  expect(whyNoWish(ready)).toEqual([]);
  expect(whyNoWish({ ...ready, lifted: ['duplicate'] })).toHaveLength(1);
});

test('of two policies the weaker one holds', () => {
  expect(weakerPolicy('auto', 'ready')).toBe('ready');
  expect(weakerPolicy('never', 'auto')).toBe('never');
});
