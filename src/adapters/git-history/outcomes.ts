import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { Commit, Commits } from './commits.ts';
import type { Line, Lines } from './lines.ts';
import { closedNumbers, isMadeByForge, mergedNumber, squashedNumber, trailerNumbers } from './marks.ts';
import type { References } from './references.ts';

/** How a pull request ended, as far as the history says. */
export type Ending = Pick<PastPullRequest, 'outcome' | 'ended'> & {
  /** Why an undecided one is undecided; `null` for the others. */
  readonly doubt: 'recent' | 'may-be-open' | 'ambiguous' | null;
};

/** When the history says that a pull request was merged, by its number. */
interface Signs {
  readonly merged: ReadonlyMap<number, number>;
  /** Commits off the line that name a number, which may be another repository's: they count where their author wrote the pull request. */
  readonly named: ReadonlyMap<number, readonly Named[]>;
  /** Numbers that a commit says it closes. */
  readonly closed: ReadonlySet<number>;
  /** When work of this author, time and subject came to a line, though by another commit: rebased. */
  readonly rebased: ReadonlyMap<string, number>;
}

interface Named {
  readonly commit: Commit;
  readonly at: number;
}

const recentMs = 60 * 86_400_000;

/**
 * Tells for each number how it ended. Merged: a commit of one parent ends in `(#N)`, a merge commit names N, a `PR-URL:` trailer names it,
 * its head came to a line with commits of its own, or its last commit came there rebased. Only closing words: ambiguous.
 */
export function readEndings(commits: Commits, lines: Lines, { heads, mergeable }: References): (number: number) => Ending {
  const signs = readSigns(commits, lines);
  const shared = countedKeys([...heads.values()].flatMap((id) => commits.get(id) ?? []));
  const newest = lines.trunk.mainline.line.at(-1)?.committedAt ?? 0;
  return (number) => {
    const head = commits.get(heads.get(number) ?? '');
    if (head === undefined || Math.max(head.committedAt, head.authoredAt) > newest - recentMs) return undecided('recent');
    const at = signs.merged.get(number) ?? namedAt(signs, number, head) ?? reachedAt(lines, head);
    if (at !== null) return { outcome: 'merged', ended: { kind: 'at', at }, doubt: null };
    const rebased = signs.rebased.get(keyOf(head));
    if (rebased !== undefined) {
      if ((shared.get(keyOf(head)) ?? 0) > 1) return undecided('ambiguous');
      return { outcome: 'merged', ended: { kind: 'at', at: rebased }, doubt: null };
    }
    if (mergeable.has(number)) return undecided('may-be-open');
    const isOnLine = [lines.trunk, ...lines.others].some(({ mainline }) => mainline.isOnLine(head.id));
    if (isOnLine || signs.closed.has(number)) return undecided('ambiguous');
    return { outcome: 'closed', ended: { kind: 'unknown' }, doubt: null };
  };
}

function undecided(doubt: NonNullable<Ending['doubt']>): Ending {
  return { outcome: 'undecided', ended: doubt === 'recent' ? { kind: 'open' } : { kind: 'unknown' }, doubt };
}

function namedAt({ named }: Signs, number: number, { author }: Commit): number | null {
  const isSame = ({ commit: { author: other } }: Named): boolean => other.email === author.email || other.name === author.name;
  return named.get(number)?.find(isSame)?.at ?? null;
}

function reachedAt({ trunk, others }: Lines, head: Commit): number | null {
  for (const { mainline } of [trunk, ...others]) {
    const place = mainline.placeOf(head.id);
    if (place !== null && !mainline.isOnLine(head.id)) return mainline.timeAt(place);
  }
  return null;
}

function readSigns(commits: Commits, lines: Lines): Signs {
  const merged = new Map<number, number>();
  const named = new Map<number, Named[]>();
  const closed = new Set<number>();
  const rebased = new Map<string, number>();
  for (const line of [lines.trunk, ...lines.others]) {
    for (const { id, at } of line.mainline.arrived) {
      const commit = commits.get(id);
      if (commit === undefined) continue;
      for (const number of mergedBy(line, commit)) if (!merged.has(number)) merged.set(number, at);
      const off = squashedNumber(commit);
      if (off !== null) named.set(off, [...(named.get(off) ?? []), { commit, at }]);
      for (const number of closedNumbers(commit)) closed.add(number);
      if (commit.parents.length === 1 && !rebased.has(keyOf(commit))) rebased.set(keyOf(commit), at);
    }
  }
  return { merged, named, closed, rebased };
}

/** What a fork's own history names is not ours: off the line, only what the forge made counts. */
function mergedBy({ mainline }: Line, commit: Commit): readonly number[] {
  if (!mainline.isOnLine(commit.id) && !isMadeByForge(commit)) return [];
  const isMerge = commit.parents.length > 1;
  if (isMerge && !mainline.isOnLine(commit.id)) return [];
  return [squashedNumber(commit) ?? mergedNumber(commit) ?? [], trailerNumbers(commit)].flat();
}

function keyOf({ author, authoredAt, subject }: Commit): string {
  return `${authoredAt} ${author.email} ${subject}`;
}

function countedKeys(heads: readonly Commit[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const head of heads) counts.set(keyOf(head), (counts.get(keyOf(head)) ?? 0) + 1);
  return counts;
}
