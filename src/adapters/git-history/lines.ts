import type { Commits } from './commits.ts';
import { readMainline, type Mainline } from './mainline.ts';
import { mergedNumber, squashedNumber } from './marks.ts';
import type { Branch, References } from './references.ts';

/** A branch that pull requests are merged into. */
export interface Line {
  readonly name: string;
  readonly mainline: Mainline;
}

/** The mainline and the other branches that took pull requests, with the line that a commit is on where it is not the mainline's. */
export interface Lines {
  readonly trunk: Line;
  readonly others: readonly Line[];
  sideLineOf(id: string): Line | null;
}

const mostSideLines = 20;

export function readLines(commits: Commits, { mainline, others }: Pick<References, 'mainline' | 'others'>): Lines {
  const trunk: Line = { name: mainline.name, mainline: readMainline(commits, mainline.tip) };
  const sides = others.filter((branch) => takesPullRequests(commits, trunk, branch)).slice(0, mostSideLines);
  const lines = sides.map(({ name, tip }) => ({ name, mainline: readMainline(commits, tip) }));
  const lineOf = new Map<string, Line>();
  for (const line of lines) {
    const own = line.mainline.line.filter(({ id }) => trunk.mainline.placeOf(id) === null && !lineOf.has(id));
    for (const { id } of own) lineOf.set(id, line);
  }
  return { trunk, others: lines, sideLineOf: (id) => lineOf.get(id) ?? null };
}

function takesPullRequests(commits: Commits, trunk: Line, { tip }: Branch): boolean {
  for (let commit = commits.get(tip); commit !== undefined; commit = commits.get(commit.parents[0] ?? '')) {
    if (trunk.mainline.placeOf(commit.id) !== null) return false;
    if ((squashedNumber(commit) ?? mergedNumber(commit)) !== null) return true;
  }
  return false;
}
