import { ancestors, type Commit, type Commits } from './commits.ts';
import type { Line, Lines } from './lines.ts';
import { isForgeMerge } from './marks.ts';

/** What a pull request brought, told apart from what was there. */
export interface OwnWork {
  readonly line: Line;
  /** Oldest first; at least one. */
  readonly commits: readonly Commit[];
  /** What it is compared with: where its branch last met the branch that it is for. */
  readonly base: Commit;
  /** The earliest date of its own commits (ms since the epoch): whatever is older was there when it was opened. */
  readonly firstAt: number;
}

/**
 * The own work of the pull request with this head; `null` where nothing is its own, or where its head stands on the line itself, so that its
 * commits cannot be told from others. Leads to the same answer whatever is merged later.
 */
export function ownWork(commits: Commits, lines: Lines, head: string): OwnWork | null {
  const beyondTrunk = ownOn(commits, lines.trunk, head);
  const met = beyondTrunk.flatMap(({ id, parents }) => [id, ...parents]);
  const side = met.map((id) => lines.sideLineOf(id)).find((line) => line !== null);
  const line = side ?? lines.trunk;
  const certain = side === undefined ? beyondTrunk : ownOn(commits, side, head);
  const own = withLaterMerged(commits, { line, head, certain });
  const base = baseOf(commits, line, own);
  return own.length === 0 || base === null ? null : { line, commits: own, base, firstAt: earliest(own, line) };
}

/** Commits that never came to the line, or that came with the head itself. */
function ownOn(commits: Commits, { mainline }: Line, head: string): readonly Commit[] {
  if (mainline.isOnLine(head)) return [];
  const with_ = mainline.placeOf(head);
  const isOwn = (id: string): boolean => {
    const place = mainline.placeOf(id);
    return (place === null || place === with_) && !mainline.isOnLine(id) && !isBorder(commits, id, head);
  };
  return ancestors(commits, [head], isOwn);
}

interface Certain {
  readonly line: Line;
  readonly head: string;
  readonly certain: readonly Commit[];
}

/** Adds what came to the line by itself after the work was begun: a pull request that stood on another shows the other's commits too. */
function withLaterMerged(commits: Commits, { line: { mainline }, head, certain }: Certain): readonly Commit[] {
  const since = Math.min(...certain.map(datedAt));
  const known = new Set(certain.map(({ id }) => id));
  const isOwn = (id: string): boolean => {
    const place = mainline.placeOf(id);
    const cameLater = place !== null && !mainline.isOnLine(id) && mainline.timeAt(place) > since && !isBorder(commits, id, head);
    return known.has(id) || cameLater;
  };
  return certain.length === 0
    ? []
    : ancestors(commits, [head], isOwn).toSorted(
        (one, other) => one.committedAt - other.committedAt || datedAt(one) - datedAt(other),
      );
}

function isBorder(commits: Commits, id: string, head: string): boolean {
  const commit = commits.get(id);
  return id !== head && commit !== undefined && isForgeMerge(commit);
}

function baseOf(commits: Commits, { mainline }: Line, own: readonly Commit[]): Commit | null {
  const ids = new Set(own.map(({ id }) => id));
  const borders = own.flatMap(({ parents }) => parents.flatMap((id) => (ids.has(id) ? [] : (commits.get(id) ?? []))));
  const rank = ({ id }: Commit): number => mainline.placeOf(id) ?? -1;
  return borders.toSorted((one, other) => rank(other) - rank(one) || other.committedAt - one.committedAt)[0] ?? null;
}

function datedAt({ authoredAt, committedAt }: Commit): number {
  return Math.min(authoredAt, committedAt);
}

/** A clock that was wrong by more than the age of the repository is not believed. */
function earliest(own: readonly Commit[], { mainline }: Line): number {
  const begin = mainline.line[0]?.committedAt ?? 0;
  const believed = own.map(datedAt).filter((at) => at >= begin);
  return believed.length === 0 ? begin : Math.min(...believed);
}
