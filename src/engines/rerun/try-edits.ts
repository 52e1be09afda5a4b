import type { Baseline } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import { coverageTable, type CoverageTable } from './covering.ts';
import { toRunnable } from './instrument/parsed-source.ts';
import { spanOf } from './instrument/placement.ts';
import { switched, type Alternative } from './instrument/switching.ts';
import { processFor, runPart, sharedOf, type CandidateRow, type TryRun } from './run-candidates.ts';
import { alternativesOf, coveringOf, placesOf, type EditTry } from './placed-tries.ts';
import type { TryOptions, TryOutcome } from './try-outcome.ts';
import type { TryProcess } from './try-process.ts';

/** Fewer are not worth a load, however cheap. */
const smallestChunk = 40;
/** V8 reads a whole function again to word a `TypeError`: functions with thousands of candidates in them would cost 40 ms a throw. */
const largestChunk = 2_000;
/** Measured: candidates for which one ms of loading pays at best; twice as dear a load pays for √2 as many. */
const perLoadMs = 15;

/** Every switch that is compiled in beside a candidate slows it down, and every chunk must be loaded. */
function chunkSize({ loadMs }: Baseline): number {
  return Math.round(Math.min(largestChunk, Math.max(smallestChunk, perLoadMs * Math.sqrt(loadMs))));
}

/** Tries candidates against the tests, many in one process, which ends with them. One outcome per try, in order. */
export async function tryEdits(
  context: RerunContext,
  baseline: Baseline,
  tries: readonly EditTry[],
  options: TryOptions,
): Promise<TryOutcome[]> {
  const process = await processFor(context, baseline, options);
  try {
    return await tryIn(process, baseline, tries, options);
  } finally {
    await process.close();
  }
}

/** As `tryEdits`, in a process that was opened for these tests and goes on living. */
export async function tryIn(
  process: TryProcess,
  baseline: Baseline,
  tries: readonly EditTry[],
  options: TryOptions,
): Promise<TryOutcome[]> {
  const outcomes: TryOutcome[] = tries.map(() => ({ kind: 'not-tried' }));
  const table = coverageTable(baseline, options.passing);
  let done = 0;
  const settle: TryRun['settle'] = (row, outcome) => {
    outcomes[row.index] = outcome;
    options.progress((done += 1));
  };
  const shared = sharedFor(process, options);
  const run = { baseline, process, options, table, shared, deadline: Date.now() + options.wallMs, settle };
  let chunks = chunksOf(bySite(tries), chunkSize(baseline));
  while (chunks.length > 0 && Date.now() < run.deadline) {
    const broken: (readonly number[])[] = [];
    let running = Promise.resolve();
    for (const some of inParts(chunks)) {
      // While one part runs, the next is compiled.
      const prepared = some.map((indices, chunk) => prepare(baseline, tries, { indices, chunk, table, outcomes }));
      await running;
      running = runOrNote(run, some, prepared, broken);
    }
    await running;
    for (const [only, ...others] of broken) if (only !== undefined && others.length === 0) outcomes[only] = { kind: 'invalid' };
    chunks = broken
      .filter((indices) => indices.length > 1)
      .flatMap((indices) => chunksOf(indices, Math.ceil(indices.length / 4)));
  }
  return outcomes;
}

/** A process is given so many candidates at a time, fewer at first: it should not have to wait long for them. */
const partSize = 300;
const firstPartSize = 100;

function inParts<T>(chunks: readonly (readonly T[])[]): (readonly (readonly T[])[])[] {
  const chunksFor = (candidates: number): number => Math.max(1, Math.floor(candidates / Math.max(1, chunks[0]?.length ?? 1)));
  const [first, each] = [chunksFor(firstPartSize), chunksFor(partSize)];
  const others = Array.from({ length: Math.ceil(Math.max(0, chunks.length - first) / each) }, (_, at) => {
    return chunks.slice(first + at * each, first + (at + 1) * each);
  });
  return [chunks.slice(0, first), ...others];
}

async function runOrNote(
  run: TryRun,
  some: readonly (readonly number[])[],
  prepared: readonly (Prepared | null)[],
  broken: (readonly number[])[],
): Promise<void> {
  const chunks = new Map(prepared.flatMap((each, chunk) => (each === null ? [] : [[chunk, each.sources] as const])));
  const unloadable = await runPart(run, { rows: prepared.flatMap((each) => each?.rows ?? []), chunks });
  broken.push(...some.filter((_, chunk) => prepared[chunk] === null || unloadable.has(chunk)));
}

const lastShared = new WeakMap<TryProcess, { readonly options: TryOptions; readonly shared: object }>();

/** The same object for the same tests and patience: a process is told of them once. */
function sharedFor(process: TryProcess, options: TryOptions): object {
  const last = lastShared.get(process);
  const isSame =
    last?.options.failing === options.failing &&
    last.options.passing === options.passing &&
    last.options.patience === options.patience &&
    last.options.isThorough === options.isThorough;
  if (last !== undefined && isSame) return last.shared;
  const shared = sharedOf(options);
  lastShared.set(process, { options, shared });
  return shared;
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

/** One chunk of candidates, compiled in. */
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
