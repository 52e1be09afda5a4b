import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const offset = z.number().int().nonnegative();
const range = z.object({ startOffset: offset, endOffset: offset, count: z.number() });
const reached = z.object({ functionName: z.string(), ranges: z.array(range).min(1) });
const report = z.object({ result: z.array(z.object({ url: z.string(), functions: z.array(reached) })) });

type ReachedFunction = z.infer<typeof reached>;

/** What the processes of one run reached of one file. */
export interface FileCoverage {
  /** Whether the code at a place of a text of this length ran; a file that was transformed on the way is answered by the name of its function. */
  reaches(place: { readonly start: number; readonly within: string | null }, textLength: number): boolean;
}

const prefix = 'file:///repo/';
const largestReport = 64 * 1024 ** 2;

/**
 * Reads a folder of `NODE_V8_COVERAGE`: one report for each Node process of a run, children included. The reports were written by foreign
 * code: what is no report is left out. Keys are paths relative to the repository's root; dependencies are left out.
 */
export async function readCoverage(folder: string): Promise<ReadonlyMap<string, FileCoverage>> {
  const found = new Map<string, (readonly ReachedFunction[])[]>();
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    for (const { url, functions } of await scriptsIn(join(folder, name))) {
      if (!url.startsWith(prefix) || url.includes('/node_modules/')) continue;
      const path = decodeURI(url.slice(prefix.length).replace(/[?#].*$/, ''));
      found.set(path, [...(found.get(path) ?? []), functions]);
    }
  }
  return new Map([...found].map(([path, runs]) => [path, coverageOf(runs)]));
}

async function scriptsIn(path: string): Promise<z.infer<typeof report>['result']> {
  try {
    const status = await lstat(path);
    if (!status.isFile() || status.size > largestReport) return [];
    return report.parse(JSON.parse(await readFile(path, 'utf8'))).result;
  } catch {
    return [];
  }
}

function coverageOf(runs: readonly (readonly ReachedFunction[])[]): FileCoverage {
  const names = new Set(
    runs.flatMap((functions) => functions.filter(isReached).map(({ functionName }) => functionName.split('.').at(-1) ?? '')),
  );
  return {
    reaches: ({ start, within }, textLength) =>
      runs.some((functions) =>
        isSameText(functions, textLength) ? countAt(functions, start) > 0 : within === null || names.has(within),
      ),
  };
}

const isReached = (each: ReachedFunction): boolean => (each.ranges[0]?.count ?? 0) > 0;

/** The first function is the whole script. */
function isSameText(functions: readonly ReachedFunction[], textLength: number): boolean {
  const whole = functions[0]?.ranges[0];
  return whole?.startOffset === 0 && whole.endOffset === textLength;
}

/** Count of the innermost range around a place. */
function countAt(functions: readonly ReachedFunction[], at: number): number {
  let size = Infinity;
  let count = 0;
  for (const { startOffset, endOffset, count: own } of functions.flatMap((each) => each.ranges)) {
    if (startOffset > at || endOffset <= at || endOffset - startOffset > size) continue;
    size = endOffset - startOffset;
    count = own;
  }
  return count;
}
