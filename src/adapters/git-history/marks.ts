import type { Commit } from './commits.ts';

/** Commits that the forge made itself have it for a committer. */
const forgeEmail = 'noreply@github.com';

export function isMadeByForge({ committerEmail }: Commit): boolean {
  return committerEmail === forgeEmail;
}

/** Number of the pull request that a commit of one parent says it is: `subject (#12)`. */
export function squashedNumber({ parents, subject }: Commit): number | null {
  const [, number] = /\(#(\d{1,9})\)\s*$/.exec(subject) ?? [];
  return parents.length === 1 && number !== undefined ? Number(number) : null;
}

/** Number of the pull request that a merge commit names. */
export function mergedNumber({ parents, subject }: Commit): number | null {
  const [, number] = /^merge\b[^#]{0,200}#(\d{1,9})\b/i.exec(subject) ?? /\(#(\d{1,9})\)\s*$/.exec(subject) ?? [];
  return parents.length > 1 && number !== undefined ? Number(number) : null;
}

/** Numbers in `PR-URL:` trailers, as some projects write when they land work by hand. */
export function trailerNumbers({ message }: Commit): readonly number[] {
  return [...message.matchAll(/^PR-URL:[^\S\n]*\S{0,200}(?:\/pull\/|#)(\d{1,9})\b/gim)].map(([, number]) => Number(number));
}

/** Numbers after a closing keyword: of an issue, or of a pull request that was landed by hand, or of one that this made superfluous. */
export function closedNumbers({ message }: Pick<Commit, 'message'>): readonly number[] {
  return [...message.matchAll(closing)].map(([, number]) => Number(number));
}

const closing =
  /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s{1,3}(?:https?:\/\/[^\s#]{1,200}\/(?:issues|pull)\/|#)(\d{1,9})\b/gi;

/** Whether a commit is itself what the forge made of some pull request: never work of a later one's own. */
export function isForgeMerge(commit: Commit): boolean {
  return isMadeByForge(commit) && (squashedNumber(commit) ?? mergedNumber(commit)) !== null;
}
