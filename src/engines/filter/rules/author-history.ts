import { counted, finding, type FilterFacts, type Rule } from '../facts.ts';

/** What this repository saw of an author in the time that is looked at. */
export interface AuthorRecord {
  readonly merged: number;
  readonly closed: number;
  readonly open: number;
}

export function authorRecord({ pullRequest, earlier }: FilterFacts): AuthorRecord {
  const states = [...earlier.values()]
    .filter(({ summary }) => summary.author.id === pullRequest.author.id)
    .map(({ summary }) => summary.state);
  const count = (state: (typeof states)[number]): number => states.filter((one) => one === state).length;
  return { merged: count('merged'), closed: count('closed'), open: count('open') };
}

/** Says what is known and holds nothing against anybody: a newcomer is read like a regular, and closed work counts for nothing. */
export const authorHistory: Rule = (facts, { days }) => {
  const { merged, open } = authorRecord(facts);
  if (merged === 0) {
    const says = `The author had no pull request merged here in the last ${days} days; the change is looked at like anybody's.`;
    return finding('author-history', 'pass', says);
  }
  const says = `The author had ${counted(merged, 'pull request')} merged here in the last ${days} days.`;
  return finding(
    'author-history',
    'pass',
    says,
    open > 0 ? [`${counted(open, 'other pull request')} of the author still open`] : [],
  );
};
