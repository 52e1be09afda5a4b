import { inChunks } from '#lib/in-chunks.ts';
import { oncePer } from '#lib/once-per.ts';
import type { Baseline } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import { toRunnable } from './instrument/parsed-source.ts';
import { spanOf } from './instrument/placement.ts';
import { switched, type Alternative } from './instrument/switching.ts';
import { openTries, runPart, type CandidateRow, type Tries, type TryRun } from './run-candidates.ts';
import { alternativesOf, coverageOf, placesOf, type EditTry } from './placed-tries.ts';
import type { TryHow, TryOptions, TryOutcome } from './try-outcome.ts';

/** Fewer are not worth a load, however cheap. */
const smallestChunk = 80;
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
  const opened = await openTries(context, baseline, options);
  try {
    return await tryIn(opened, tries, options);
  } finally {
    await opened.close();
  }
}

/** As `tryEdits`, in a process that was opened for the tests and goes on living. */
export async function tryIn(opened: Tries, tries: readonly EditTry[], how: TryHow): Promise<TryOutcome[]> {
  const outcomes: TryOutcome[] = tries.map(() => ({ kind: 'not-tried' }));
  let done = 0;
  const settle: TryRun['settle'] = (row, outcome) => {
    outcomes[row.index] = outcome;
    how.progress((done += 1));
  };
  const run = { tries: opened, how, deadline: Date.now() + how.wallMs, settle };
  let { meanwhile } = how;
  let { parts, first } = begunIn(opened)(tries);
  while (parts.length > 0 && Date.now() < run.deadline) {
    const broken: Chunk[] = [];
    let running = Promise.resolve<Chunks>([]);
    for (const [at, part] of parts.entries()) {
      // While one part runs, the next is compiled.
      const compiled = at === 0 ? first : compile(opened, tries, part);
      for (const index of compiled.flatMap((chunk) => chunk?.invalid ?? [])) outcomes[index] = { kind: 'invalid' };
      broken.push(...(await running));
      running = brokenOf(run, part, compiled);
    }
    const next = meanwhile?.() ?? null;
    if (next !== null) begunIn(opened)(next);
    meanwhile = undefined;
    broken.push(...(await running));
    for (const [only, ...others] of broken) if (only !== undefined && others.length === 0) outcomes[only] = { kind: 'invalid' };
    const smaller = broken.filter((indices) => indices.length > 1);
    parts = inParts(smaller.flatMap((indices) => inChunks(indices, Math.ceil(indices.length / 4))));
    first = compile(opened, tries, parts[0] ?? []);
  }
  return outcomes;
}

/** A list of tries in parts, of which the first is compiled. */
interface Begun {
  readonly parts: readonly Chunks[];
  readonly first: readonly (Compiled | null)[];
}

/** For one process: a list that is begun while the one before it is tried is not begun again. */
const begunIn = oncePer((opened: Tries) =>
  oncePer((tries: readonly EditTry[]): Begun => {
    const parts = inParts(inChunks(bySite(tries), chunkSize(opened.baseline)));
    return { parts, first: compile(opened, tries, parts[0] ?? []) };
  }),
);

/** Positions among the tries. */
type Chunk = readonly number[];
type Chunks = readonly Chunk[];

/** A process is given so many candidates at a time, fewer at first: it should not have to wait long for them. */
const partSize = 300;
const firstPartSize = 100;

function inParts(chunks: Chunks): Chunks[] {
  if (chunks.length === 0) return [];
  const chunksFor = (candidates: number): number => Math.max(1, Math.floor(candidates / Math.max(1, chunks[0]?.length ?? 1)));
  const first = chunksFor(firstPartSize);
  return [chunks.slice(0, first), ...inChunks(chunks.slice(first), chunksFor(partSize))];
}

/** Runs a part; the chunks of it that could not be compiled or loaded. */
async function brokenOf(run: TryRun, part: Chunks, compiled: readonly (Compiled | null)[]): Promise<Chunks> {
  const chunks = new Map(compiled.flatMap((each, chunk) => (each === null ? [] : [[chunk, each.sources] as const])));
  const unloadable = await runPart(run, { rows: compiled.flatMap((each) => each?.rows ?? []), chunks });
  return part.filter((_, chunk) => compiled[chunk] === null || unloadable.has(chunk));
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

/** One chunk of candidates, compiled in. */
interface Compiled {
  readonly rows: readonly CandidateRow[];
  readonly sources: Readonly<Record<string, ServedSource>>;
  /** Those that do not parse. */
  readonly invalid: Chunk;
}

/** The chunks of a part; `null` where switched sources cannot be made runnable. */
function compile(opened: Tries, tries: readonly EditTry[], part: Chunks): (Compiled | null)[] {
  return part.map((indices, chunk) => compileChunk(opened, tries, indices, chunk));
}

function compileChunk({ baseline, table }: Tries, tries: readonly EditTry[], indices: Chunk, chunk: number): Compiled | null {
  const alternatives = alternativesOf();
  const rows: CandidateRow[] = [];
  const invalid: number[] = [];
  for (const index of indices) {
    const each = tries[index];
    if (each === undefined) continue;
    const places = placesOf(baseline, each);
    if (places === null) {
      invalid.push(index);
      continue;
    }
    const row = { index, n: 0, c: 0, m: 0, d: 0, covering: table.all, chunk, fresh: true, whole: null };
    if (places === 'fresh') {
      rows.push({ ...row, whole: () => each.whole() });
      continue;
    }
    const [first, second] = places;
    const { covering, isAtLoad } = coverageOf(places, table);
    rows.push({
      ...row,
      c: alternatives.add(first, false),
      d: second === undefined ? 0 : alternatives.add(second, true),
      covering,
      fresh: isAtLoad,
    });
  }
  const compiled = switchAll(baseline, alternatives.byFile, rows);
  return compiled === null ? null : { ...compiled, invalid };
}

function switchAll(
  baseline: Baseline,
  alternatives: ReadonlyMap<string, readonly Alternative[]>,
  rows: CandidateRow[],
): Omit<Compiled, 'invalid'> | null {
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
