import type { Baseline, MeasuredTest } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import { coverageTable, type CoverageTable } from './covering.ts';
import { toRunnable } from './instrument/parsed-source.ts';
import { spanOf } from './instrument/placement.ts';
import { fuelled, switched, type Alternative } from './instrument/switching.ts';
import { runCandidates, type CandidateRow } from './run-candidates.ts';
import { alternativesOf, coveringOf, placesOf, type EditTry } from './placed-tries.ts';
import type { TryOptions, TryOutcome } from './try-outcome.ts';

/** V8 reads a whole function again to word a `TypeError`: functions with thousands of candidates in them would cost 40 ms a throw. */
const smallestChunk = 300;
const largestChunk = 2_000;

/** Where recursion without end is likely: unwinding thousands of frames costs time in proportion to the size of the function. */
const deepChunk = 60;

/** Where loading a chunk is dear, chunks are larger. */
function chunkSize(baseline: Baseline, failing: readonly MeasuredTest[]): number {
  const least = failing.some((test) => test.failure?.isEndless === true) ? deepChunk : smallestChunk;
  return Math.round(Math.min(largestChunk, Math.max(least, baseline.loadMs)));
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
  let chunks = chunksOf(bySite(tries), chunkSize(baseline, options.failing));
  while (chunks.length > 0 && Date.now() < deadline) {
    const prepared = chunks.map((indices, chunk) => prepare(baseline, tries, { indices, chunk, table, outcomes }));
    const rows = prepared.flatMap((each) => each?.rows ?? []);
    const sources = fuelledSources(baseline);
    const run = {
      context,
      baseline,
      rows,
      sources,
      chunks: prepared.map((each) => each?.sources ?? {}),
      options,
      table,
      deadline,
    };
    const unloadable = await runCandidates(run, outcomes);
    const broken = chunks.filter((_, chunk) => prepared[chunk] === null || unloadable.has(chunk));
    for (const [only, ...others] of broken) if (only !== undefined && others.length === 0) outcomes[only] = { kind: 'invalid' };
    chunks = broken
      .filter((indices) => indices.length > 1)
      .flatMap((indices) => chunksOf(indices, Math.ceil(indices.length / 4)));
  }
  return outcomes;
}

/** Edits of one place are compiled in together: every switch that a chunk holds is asked each time that execution comes by. */
function bySite(tries: readonly EditTry[]): number[] {
  const places = tries.map(({ edit }) =>
    edit === null ? { path: '', at: { start: 0, end: 0 } } : { path: edit.path, at: spanOf(edit.change) },
  );
  return tries
    .map((_, index) => index)
    .sort((a, b) => {
      const [one, other] = [places[a], places[b]];
      if (one === undefined || other === undefined || one.path !== other.path)
        return (one?.path ?? '') < (other?.path ?? '') ? -1 : 1;
      return one.at.start - other.at.start || one.at.end - other.at.end || a - b;
    });
}

function chunksOf(indices: readonly number[], size: number): (readonly number[])[] {
  return Array.from({ length: Math.ceil(indices.length / size) }, (_, at) => indices.slice(at * size, (at + 1) * size));
}

const fuelledBefore = new WeakMap<Baseline, Readonly<Record<string, ServedSource>>>();

function fuelledSources(baseline: Baseline): Readonly<Record<string, ServedSource>> {
  const known = fuelledBefore.get(baseline) ?? fuelledAnew(baseline);
  fuelledBefore.set(baseline, known);
  return known;
}

function fuelledAnew(baseline: Baseline): Record<string, ServedSource> {
  const entries = baseline.sources.map((source) => {
    return [
      `${repositoryRoot}/${source.path}`,
      { text: toRunnable(source.path, fuelled(source), source.mayBeValue), format: source.format },
    ] as const;
  });
  return Object.fromEntries(entries);
}

interface Prepared {
  readonly rows: readonly CandidateRow[];
  readonly sources: Readonly<Record<string, ServedSource>>;
}

interface ChunkTask {
  readonly indices: readonly number[];
  readonly chunk: number;
  readonly table: CoverageTable;
  readonly outcomes: TryOutcome[];
}

/** One chunk compiled; `null` where its switched sources cannot be made runnable. */
function prepare(baseline: Baseline, tries: readonly EditTry[], task: ChunkTask): Prepared | null {
  const alternatives = alternativesOf();
  const rows: CandidateRow[] = [];
  const { chunk, table } = task;
  for (const index of task.indices) {
    const each = tries[index];
    if (each === undefined) continue;
    const places = placesOf(baseline, each);
    if (places === null) {
      task.outcomes[index] = { kind: 'invalid' };
      continue;
    }
    const row = { index, n: 0, c: 0, m: 0, d: 0, covering: table.all, chunk, fresh: true, whole: null };
    if (places === 'fresh') {
      rows.push({ ...row, whole: () => each.whole() });
      continue;
    }
    const [first, second] = places;
    rows.push({
      ...row,
      c: alternatives.add(first, false),
      d: second === undefined ? 0 : alternatives.add(second, true),
      covering: coveringOf(places, table),
      fresh: places.some(({ path, change }) => table.isAtLoad(path, spanOf(change))),
    });
  }
  return switchAll(baseline, alternatives.byFile, rows);
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
      if (list === undefined) continue;
      const program = switched(source, list, firstSite);
      firstSite += program.siteOf.size;
      for (const [c, n] of program.siteOf) sites.set(c, n);
      sources[`${repositoryRoot}/${source.path}`] = {
        text: toRunnable(source.path, program.text, source.mayBeValue),
        format: source.format,
      };
    }
  } catch {
    return null;
  }
  return { sources, rows: rows.map((row) => ({ ...row, n: sites.get(row.c) ?? 0, m: sites.get(row.d) ?? 0 })) };
}
