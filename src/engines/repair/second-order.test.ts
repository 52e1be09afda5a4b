import { describe, expect, it } from 'vitest';
import type { MeasuredTest, MovedFailure, TryOutcome } from '../rerun/rerun.ts';
import { plausibilityParts } from './plausibility.ts';
import { isPromising, secondOrderPairs } from './second-order.ts';
import { candidateIn } from './testing/candidate.fixture.ts';
import type { Trial } from './trial.ts';

const file = { path: 'one.js', source: 'f(1, 2, 3, 4);' };
const failed = { kind: 'failed', passed: [], green: [], isEndless: false, ran: 1 } as const;
const later: MovedFailure = { line: 9, isLater: true, failure: 'assertion', message: 'later' };
const failing = (kind: 'assertion' | 'exception'): MeasuredTest[] => [
  {
    id: 'a.test.js > a',
    file: 'a.test.js',
    status: 'failed',
    failure: { kind, message: 'on base', frames: [], isEndless: false },
    hits: [],
    fuel: 1,
    ms: 1,
  },
];

function trial(from: string, priority: number, outcome: Partial<Extract<TryOutcome, { kind: 'failed' }>> = {}): Trial {
  return { candidates: [candidateIn(file, from, `${from}0`, priority)], outcome: { ...failed, ...outcome } };
}

const texts = (trials: readonly Trial[], kind: 'assertion' | 'exception' = 'assertion'): string[] =>
  secondOrderPairs(trials, failing(kind)).map((pair) => pair.map(({ proposal }) => proposal.edit.text).join(' + '));

describe('pairs of second order', () => {
  it('join what got further with everything else, likelier ones first, each pair once', () => {
    expect(texts([trial('1', 0.5, { moved: later }), trial('2', 0.1), trial('3', 0.4)])).toEqual(['10 + 30', '10 + 20']);
    expect(texts([trial('1', 0.5, { moved: later }), trial('2', 0.4, { moved: later })])).toEqual(['10 + 20']);
  });

  it('are none where nothing got further, and none with what never ends or does not load', () => {
    expect(texts([trial('1', 0.5), trial('2', 0.4)])).toEqual([]);
    const invalid: Trial = { candidates: [candidateIn(file, '3', '30')], outcome: { kind: 'invalid' } };
    expect(texts([trial('1', 0.5, { moved: later }), trial('2', 0.4, { isEndless: true }), invalid])).toEqual([]);
  });

  it('prefer a later line to another message, and an assertion reached to another exception', () => {
    const other: MovedFailure = { line: 3, isLater: false, failure: 'assertion', message: 'other' };
    const thrown: MovedFailure = { line: 3, isLater: false, failure: 'exception', message: 'thrown' };
    expect(texts([trial('1', 0.5, { moved: other }), trial('2', 0.4, { moved: later }), trial('3', 0.1)])[1]).toBe('20 + 30');
    expect(texts([trial('1', 0.5, { moved: thrown }), trial('2', 0.4, { moved: other }), trial('3', 0.1)], 'exception')[1]).toBe(
      '20 + 30',
    );
  });

  it('are promising where a test turned green or failed later', () => {
    expect(isPromising([trial('1', 1, { moved: later })], failing('assertion'))).toBe(true);
    expect(isPromising([trial('1', 1, { passed: [0] })], failing('assertion'))).toBe(true);
    expect(isPromising([trial('1', 1, { moved: { ...later, isLater: false } })], failing('assertion'))).toBe(false);
  });
});

describe('the likelihood of a pair', () => {
  it('is lower than that of either of its edits', () => {
    const hints = { words: [], testText: '' };
    const score = (...candidates: Trial['candidates']): number =>
      plausibilityParts({ candidates, outcome: { kind: 'survived' } }, hints).reduce((sum, part) => sum + part.weight, 0);
    const [one, other] = [candidateIn(file, '1', '10'), candidateIn(file, '2', '20')];

    expect(score(one, other)).toBeLessThan(Math.min(score(one), score(other)) - 2);
  });
});
