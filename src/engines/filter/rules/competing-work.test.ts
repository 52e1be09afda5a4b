import { describe, expect, it } from 'vitest';
import { earlierOf, factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { competingWork } from './competing-work.ts';

const look = (...earlier: readonly ReturnType<typeof earlierOf>[]) =>
  competingWork(factsOf({ linkedIssues: [5] }, { earlier }), settingsOf());

describe('the rule on competing work', () => {
  it('names open work of others for the same issue, against nobody', () => {
    const found = look(earlierOf({ linkedIssues: [5, 6] }), earlierOf({ number: 13, linkedIssues: [7] }));
    expect([found.outcome, found.evidence.length]).toEqual(['note', 1]);
    expect(found.says).toContain('(#12)');
  });

  it.each([
    ['closed work', { state: 'closed' as const, linkedIssues: [5] }],
    ['work of the same author', { author: { id: 7, login: 'newcomer', kind: 'person' as const }, linkedIssues: [5] }],
    ['work on another issue', { linkedIssues: [6] }],
  ])('says nothing of %s', (_, fields) => {
    expect(look(earlierOf(fields)).outcome).toBe('pass');
  });

  it('says nothing where no issue is named', () => {
    const facts = factsOf({}, { earlier: [earlierOf({ linkedIssues: [5] })] });
    expect(competingWork(facts, settingsOf()).outcome).toBe('pass');
  });
});
