import type { MainlineCommit } from '#ports/pull-requests.ts';
import type { Commit, Commits } from './commits.ts';

/** The mainline: its own line of commits, and what each of them brought. */
export interface Mainline {
  /** Its first parents, oldest first. */
  readonly line: readonly Commit[];
  /** Commits on the line itself. */
  isOnLine(id: string): boolean;
  /** Place on the line of the commit with which this one came; `null` for a commit that never came. */
  placeOf(id: string): number | null;
  /** When the commit at a place was there, as its clock and those before it say: never falls, so that nothing is dated too early. */
  timeAt(place: number): number;
  /** Everything that came, in the order in which it came. */
  readonly arrived: readonly MainlineCommit[];
}

export function readMainline(commits: Commits, tip: string): Mainline {
  const line = firstParents(commits, tip);
  const places = new Map<string, number>();
  const times = new Float64Array(line.length);
  const arrived: MainlineCommit[] = [];
  for (const [place, commit] of line.entries()) {
    times[place] = Math.max(place === 0 ? 0 : (times[place - 1] ?? 0), commit.committedAt);
    const brought = newAncestors(commits, commit, places, place).toSorted((one, other) => one.committedAt - other.committedAt);
    for (const { id, subject } of brought) arrived.push({ id, subject, at: times[place] ?? 0 });
  }
  const onLine = new Set(line.map(({ id }) => id));
  return {
    line,
    isOnLine: (id) => onLine.has(id),
    placeOf: (id) => places.get(id) ?? null,
    timeAt: (place) => times[place] ?? 0,
    arrived,
  };
}

function firstParents(commits: Commits, tip: string): readonly Commit[] {
  const line: Commit[] = [];
  for (let commit = commits.get(tip); commit !== undefined; commit = commits.get(commit.parents[0] ?? '')) line.push(commit);
  return line.toReversed();
}

function newAncestors(commits: Commits, from: Commit, places: Map<string, number>, place: number): readonly Commit[] {
  const found: Commit[] = [];
  const waiting = [from.id];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const commit = commits.get(id);
    if (commit === undefined || places.has(id)) continue;
    places.set(id, place);
    found.push(commit);
    waiting.push(...commit.parents);
  }
  return found;
}
