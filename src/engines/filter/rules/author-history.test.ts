import { describe, expect, it } from 'vitest';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { runFilter } from '../filter.ts';
import { authorHistory, authorRecord } from './author-history.ts';

const own = { id: 7, login: 'newcomer', kind: 'person' } as const;
const history = (states: readonly ('open' | 'closed' | 'merged')[]) =>
  states.map((state, index) => earlierOf({ number: 20 + index, author: own, state, title: `t${index}`, files: [] }));

describe('the rule on an author’s history', () => {
  it.each([
    ['a newcomer', []],
    ['somebody whose work was closed five times', history(['closed', 'closed', 'closed', 'closed', 'closed'])],
    ['a regular', history(['merged', 'merged', 'open'])],
  ])('never holds anything against %s', (_, earlier) => {
    const facts = factsOf({}, { earlier });
    expect(authorHistory(facts, settingsOf()).outcome).toBe('pass');
    expect(runFilter(facts, settingsOf()).kind).toBe('let-through');
  });

  it('counts the same account only, whatever name it shows', () => {
    const impostor = earlierOf({ number: 40, author: { ...own, id: 9 }, state: 'merged' });
    const facts = factsOf({}, { earlier: [...history(['merged', 'closed', 'open']), impostor] });
    expect(authorRecord(facts)).toEqual({ merged: 1, closed: 1, open: 1 });
    expect(runFilter(facts, settingsOf()).attention).toBe(1);
  });

  it('changes nothing else that the filter finds', () => {
    const found = (earlier: Parameters<typeof factsOf>[1]) => {
      const { kind, findings } = runFilter(factsOf({}, earlier), settingsOf());
      return { kind, outcomes: findings.map(({ rule, outcome }) => [rule, outcome]) };
    };
    expect(found({ earlier: history(['closed', 'closed', 'closed']) })).toEqual(found({ earlier: [] }));
  });
});
