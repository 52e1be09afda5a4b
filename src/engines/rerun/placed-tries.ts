import { oncePer } from '#lib/once-per.ts';
import type { Baseline } from './baseline.ts';
import type { Coverage, CoverageTable } from './covering.ts';
import { areApart, placeEdit, placementIndex, type Placement, type TextEdit } from './instrument/placement.ts';
import type { Alternative } from './instrument/switching.ts';

export interface PlacedEdit {
  readonly path: string;
  readonly change: TextEdit;
}

/** One candidate: an edit of one file, two edits, or whole new texts. */
export interface EditTry {
  /** File whose edit can be compiled in beside the original; `null` where only whole texts are given. */
  readonly edit: PlacedEdit | null;
  /** A second edit, apart from the first, that is switched in with it. */
  readonly also?: PlacedEdit | null;
  /** New text of every file it changes. */
  whole(): Readonly<Record<string, string>>;
}

export interface PlacedChange extends PlacedEdit {
  readonly placement: Placement;
}

/** Where its one or two edits are compiled in; `fresh` where they cannot be, `null` where one does not parse. */
export function placesOf(
  baseline: Baseline,
  { edit, also }: EditTry,
): readonly [PlacedChange, ...PlacedChange[]] | 'fresh' | null {
  if (edit === null) return 'fresh';
  const first = placedIn(baseline, edit);
  if (first === null || first === 'fresh') return first;
  if (also === undefined || also === null) return [first];
  const second = placedIn(baseline, also);
  if (second === null || second === 'fresh') return second;
  return first.path !== second.path || areApart(first.placement, second.placement) ? [first, second] : 'fresh';
}

function placedIn(baseline: Baseline, edit: PlacedEdit): PlacedChange | 'fresh' | null {
  const placement = placeIn(baseline, edit);
  return placement === null || placement === 'fresh' ? placement : { ...edit, placement };
}

/** That of the one edit, or of both. */
export function coverageOf(places: readonly [PlacedChange, ...PlacedChange[]], table: CoverageTable): Coverage {
  const each = places.map(({ path, placement }) => table.at(path, placement));
  const [first = table.all, ...others] = new Set(each.map(({ covering }) => covering));
  return { covering: others.length > 0 ? table.all : first, isAtLoad: each.some(({ isAtLoad }) => isAtLoad) };
}

/** What a chunk of sources has compiled in. */
export interface Alternatives {
  readonly byFile: ReadonlyMap<string, readonly Alternative[]>;
  /** The number under which it is switched in; one edit that several tries share has one. */
  add(place: PlacedChange, isSecond: boolean): number;
}

export function alternativesOf(): Alternatives {
  const byFile = new Map<string, Alternative[]>();
  const numbers = new Map<string, number>();
  return {
    byFile,
    add: ({ path, change, placement }, isSecond) => {
      const key = `${isSecond} ${path} ${JSON.stringify(change)}`;
      const known = numbers.get(key);
      if (known !== undefined) return known;
      const c = numbers.size + 1;
      numbers.set(key, c);
      const inFile = byFile.get(path);
      if (inFile === undefined) byFile.set(path, [{ c, placement, isSecond }]);
      else inFile.push({ c, placement, isSecond });
      return c;
    },
  };
}

const indexOf = oncePer(placementIndex);

function placeIn(baseline: Baseline, edit: PlacedEdit): ReturnType<typeof placeEdit> {
  const source = baseline.sources.find((each) => each.path === edit.path);
  if (source === undefined) return 'fresh';
  return placeEdit(indexOf(source), edit.change);
}
