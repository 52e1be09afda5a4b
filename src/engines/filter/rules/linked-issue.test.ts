import { describe, expect, it } from 'vitest';
import { factsOf, settingsOf } from '../filter-facts.fixture.ts';
import { linkedIssue } from './linked-issue.ts';

const issue = (number: number, state: 'open' | 'closed') =>
  [number, { number, title: `title ${number}`, body: '', state, labels: [], url: '' }] as const;
const asks = settingsOf({ isLinkedIssueRequired: true });

describe('the rule on linked issues', () => {
  it('passes a pull request that closes an open issue', () => {
    const facts = factsOf({ linkedIssues: [3, 4] }, { issues: new Map([issue(3, 'closed'), issue(4, 'open')]) });
    expect(linkedIssue(facts, asks)).toMatchObject({ outcome: 'pass', evidence: ['#3 (closed): title 3', '#4 (open): title 4'] });
  });

  it('notes that none is named, and warns where the owner asks for one', () => {
    expect(linkedIssue(factsOf(), settingsOf()).outcome).toBe('note');
    expect(linkedIssue(factsOf(), asks).outcome).toBe('warn');
  });

  it.each([
    ['closed', new Map([issue(3, 'closed')])],
    ['not there', new Map([[3, null]])],
  ])('does not take an issue that is %s for enough', (_, issues) => {
    const facts = factsOf({ linkedIssues: [3] }, { issues });
    expect(linkedIssue(facts, settingsOf()).outcome).toBe('note');
    expect(linkedIssue(facts, asks).outcome).toBe('warn');
  });
});
