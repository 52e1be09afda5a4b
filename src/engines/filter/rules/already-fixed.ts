import { titleSimilarity } from '#engines/duplicates/duplicates.ts';
import { finding, type EarlierPullRequest, type FilterFacts, type Rule } from '../facts.ts';
import { describe } from './identical-patch.ts';

const longestTitle = 300;
/** Above it, of 100 subjects that share most rare words nearly all name the same change. */
const leastTitleSimilarity = 0.8;

/** Whether the mainline already holds this work: the identical patch was merged, or its issue or title is in a mainline commit. */
export const alreadyFixed: Rule = (facts) => {
  const merged = facts.corpus
    .identical(facts.fingerprint)
    .flatMap((number) => facts.earlier.get(number) ?? [])
    .filter(({ summary }) => summary.state === 'merged' && summary.base.branch === facts.pullRequest.base.branch);
  const [first] = merged;
  if (first !== undefined) return identicalToMerged(facts, first, merged);
  const forIssue = [...mergedForSameIssue(facts), ...commitsForSameIssue(facts)];
  const hints = [...new Set([...forIssue, ...commitsWithSameTitle(facts)])];
  if (hints.length === 0) return finding('already-fixed', 'pass', 'Nothing on the mainline says that this was done before.');
  if (forIssue.length === 0) {
    return finding('already-fixed', 'note', 'The mainline has work of nearly the same title, which may be worth a look.', hints);
  }
  return finding(
    'already-fixed',
    'warn',
    'The mainline may hold this work already, so please see whether something is left to do.',
    hints,
  );
};

function identicalToMerged(
  facts: FilterFacts,
  first: EarlierPullRequest,
  merged: readonly EarlierPullRequest[],
): ReturnType<Rule> {
  const { number } = first.summary;
  if (isReverted(facts, first)) {
    const says = `The identical change was merged with pull request #${number} and seems to have been reverted since.`;
    return finding('already-fixed', 'note', says, merged.map(describe));
  }
  const says = `The identical change was already merged with pull request #${number}, so nothing seems left to do here.`;
  return finding('already-fixed', 'reject', says, merged.map(describe));
}

function isReverted({ mainline }: FilterFacts, { summary }: EarlierPullRequest): boolean {
  const title = summary.title.slice(0, longestTitle).trim();
  return mainline.some(({ subject }) => {
    const line = subject.slice(0, 2 * longestTitle);
    return /^revert\b/i.test(line) && (line.includes(title) || mentions(line, summary.number));
  });
}

function mergedForSameIssue({ earlier, fingerprint }: FilterFacts): readonly string[] {
  const issues = new Set(fingerprint.issues);
  return [...earlier.values()]
    .filter(
      ({ summary, fingerprint: other }) =>
        summary.state === 'merged' && other?.issues.some((issue) => issues.has(issue)) === true,
    )
    .map(describe);
}

function commitsForSameIssue({ mainline, fingerprint }: FilterFacts): readonly string[] {
  return mainline
    .filter(({ subject }) => {
      const line = subject.slice(0, 2 * longestTitle);
      return /\b(close|fix|resolve)/i.test(line) && fingerprint.issues.some((issue) => mentions(line, issue));
    })
    .map(({ id, subject }) => `commit ${id.slice(0, 12)}: ${subject}`);
}

/** A hint and no more: merged work has a namesake on the mainline as often as closed work has. Programs repeat their titles, so theirs say nothing. */
function commitsWithSameTitle({ mainline, pullRequest }: FilterFacts): readonly string[] {
  if (pullRequest.author.kind === 'bot') return [];
  const subjects = mainline.map(({ subject }) => subject.slice(0, longestTitle));
  const similarity = titleSimilarity(subjects);
  const title = pullRequest.title.slice(0, longestTitle);
  return mainline
    .filter((_, index) => {
      const subject = subjects[index] ?? '';
      return isSameKind(title, subject) && similarity(title, subject) >= leastTitleSimilarity;
    })
    .map(({ id, subject }) => `commit ${id.slice(0, 12)}: ${subject}`);
}

/** A revert is not what it takes back, and a step to one version is not the step to another. */
function isSameKind(title: string, subject: string): boolean {
  const [one, other] = [title, subject].map((line) => {
    const numbers = line.replace(/\(#\d{1,9}\)\s*$/, '').match(/\d[\d.]*/g) ?? [];
    return `${/^\W*revert/i.test(line)} ${numbers.toSorted().join(' ')}`;
  });
  return one === other;
}

function mentions(line: string, issue: number): boolean {
  return new RegExp(`#${issue}(?!\\d)`).test(line);
}
