import { describe, expect, it } from 'vitest';
import type { TryOutcome } from '../rerun/rerun.ts';
import { pairsOf } from './edit-pairs.ts';
import { candidateIn } from './testing/candidate.fixture.ts';
import { textsAfter, type Trial } from './trial.ts';

const one = { path: 'one.js', source: 'f(1, 2);' };
const two = { path: 'two.js', source: 'g(3);' };

function helping(file: typeof one, from: string, to: string, passed: readonly number[]): Trial {
  const outcome: TryOutcome = { kind: 'failed', passed, green: passed, isEndless: false, ran: 2 };
  return { candidates: [candidateIn(file, from, to)], outcome };
}

const texts = (trials: readonly Trial[], cap = 10): Record<string, string>[] => pairsOf(trials, cap).map(textsAfter);

describe('pairs of edits that each helped', () => {
  it('join two places of one file, and two files', () => {
    expect(texts([helping(one, '1', '10', [0]), helping(one, '2', '20', [1])])).toEqual([{ 'one.js': 'f(10, 20);' }]);
    expect(texts([helping(one, '1', '10', [0]), helping(two, '3', '30', [1])])).toEqual([
      { 'one.js': 'f(10, 2);', 'two.js': 'g(30);' },
    ]);
  });

  it('are never of edits that overlap, or of one that did not help', () => {
    expect(texts([helping(one, '1, 2', '10', [0]), helping(one, '2', '20', [1])])).toEqual([]);
    expect(texts([helping(one, '1', '10', [0]), helping(one, '2', '20', [])])).toEqual([]);
  });

  it('begin with those that cover most of the failing tests', () => {
    const trials = [helping(one, '1', '10', [0]), helping(one, '2', '20', [0]), helping(two, '3', '30', [1])];

    expect(texts(trials, 2).every((each) => each['two.js'] === 'g(30);')).toBe(true);
  });
});
