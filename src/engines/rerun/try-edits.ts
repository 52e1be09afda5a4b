import type { Baseline, MeasuredTest } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import { coverageTable, type CoverageTable } from './covering.ts';
import { toRunnable } from './instrument/parsed-source.ts';
import { placeEdit, placementIndex, spanOf, type PlacementIndex, type TextEdit } from './instrument/placement.ts';
import { fuelled, switched, type Alternative } from './instrument/switching.ts';
import { runCandidates, type CandidateRow } from './run-candidates.ts';

/** One candidate: an edit of one file, or whole new texts. */
export interface EditTry {
  /** File whose edit can be compiled in beside the original; `null` where only whole texts are given. */
  readonly edit: { readonly path: string; readonly change: TextEdit } | null;
  /** New text of every file it changes. */
  whole(): Readonly<Record<string, string>>;
}

export type TryOutcome =
  /** All failing tests pass and no covering passing test fails. */
  | { readonly kind: 'survived' }
  /** Indices into `TryOptions.failing` that pass now. */
  | {
      readonly kind: 'failed';
      /** Positions of failing tests that it turned green without breaking another test. */
      readonly passed: readonly number[];
      /** Positions of failing tests that were green, and how many were run before the try was given up. */
      readonly green: readonly number[];
      readonly ran: number;
    }
  | { readonly kind: 'regressed'; readonly broke: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'crashed' }
  /** It does not parse or does not load. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'not-tried' };

export interface TryOptions {
  /** Tests that must become green, fail-fast order. */
  readonly failing: readonly MeasuredTest[];
  /** Tests that must stay green. */
  readonly passing: readonly MeasuredTest[];
  readonly wallMs: number;
  readonly progress: (done: number) => void;
}

interface Prepared {
  readonly rows: CandidateRow[];
  readonly sources: Record<string, ServedSource>;
}

/** Tries candidates against the tests, many in one process. One outcome per try, in order. */
export async function tryEdits(
  context: RerunContext,
  baseline: Baseline,
  tries: readonly EditTry[],
  options: TryOptions,
): Promise<TryOutcome[]> {
  const outcomes: TryOutcome[] = tries.map(() => ({ kind: 'not-tried' }));
  const table = coverageTable(baseline, options.passing);
  const deadline = Date.now() + options.wallMs;
  const attempt = async (indices: readonly number[]): Promise<void> => {
    if (indices.length === 0 || Date.now() > deadline) return;
    const prepared = prepare(baseline, tries, indices, { table, outcomes });
    const loaded =
      prepared !== null && (await runCandidates({ context, baseline, ...prepared, options, table, deadline }, outcomes));
    if (loaded) return;
    const [only] = indices;
    if (indices.length === 1 && only !== undefined) outcomes[only] = { kind: 'invalid' };
    if (indices.length === 1) return;
    const half = Math.ceil(indices.length / 2);
    await attempt(indices.slice(0, half));
    await attempt(indices.slice(half));
  };
  await attempt(tries.map((_, index) => index));
  return outcomes;
}

const indexes = new WeakMap<object, PlacementIndex>();

/** `null` where the switched sources cannot be made runnable. */
function prepare(
  baseline: Baseline,
  tries: readonly EditTry[],
  indices: readonly number[],
  shared: { readonly table: CoverageTable; readonly outcomes: TryOutcome[] },
): Prepared | null {
  const alternatives = new Map<string, Alternative[]>();
  const rows: CandidateRow[] = [];
  for (const index of indices) {
    const each = tries[index];
    if (each === undefined) continue;
    const placed = each.edit === null ? 'fresh' : placeIn(baseline, each.edit);
    if (placed === null) {
      shared.outcomes[index] = { kind: 'invalid' };
      continue;
    }
    const covering = each.edit === null ? shared.table.all : shared.table.at(each.edit.path, spanOf(each.edit.change));
    if (placed === 'fresh' || each.edit === null) {
      rows.push({ index, n: 0, c: 0, covering, fresh: true, whole: each.whole });
      continue;
    }
    const { path, change } = each.edit;
    alternatives.set(path, [...(alternatives.get(path) ?? []), { c: index + 1, placement: placed }]);
    const atLoad = shared.table.isAtLoad(path, spanOf(change));
    rows.push({ index, n: 0, c: index + 1, covering, fresh: atLoad, whole: null });
  }
  return switchAll(baseline, alternatives, rows);
}

function placeIn(baseline: Baseline, edit: { readonly path: string; readonly change: TextEdit }): ReturnType<typeof placeEdit> {
  const source = baseline.sources.find((each) => each.path === edit.path);
  if (source === undefined) return 'fresh';
  const index = indexes.get(source) ?? placementIndex(source);
  indexes.set(source, index);
  return placeEdit(index, edit.change);
}

function switchAll(
  baseline: Baseline,
  alternatives: ReadonlyMap<string, readonly Alternative[]>,
  rows: CandidateRow[],
): Prepared | null {
  const sources: Record<string, ServedSource> = {};
  const sites = new Map<number, number>();
  let firstSite = 1;
  try {
    for (const source of baseline.sources) {
      const list = alternatives.get(source.path);
      const program =
        list === undefined ? { text: fuelled(source), siteOf: new Map<number, number>() } : switched(source, list, firstSite);
      firstSite += program.siteOf.size;
      for (const [c, n] of program.siteOf) sites.set(c, n);
      sources[`${repositoryRoot}/${source.path}`] = { text: toRunnable(source.path, program.text), format: source.format };
    }
  } catch {
    return null;
  }
  return { sources, rows: rows.map((row) => ({ ...row, n: sites.get(row.c) ?? 0 })) };
}
