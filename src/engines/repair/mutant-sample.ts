import type { FileChange } from '#domain/candidate-patch.ts';
import { spread } from '#lib/spread.ts';
import { type DiffLine, diffLines } from '#lib/unified-diff.ts';
import { mutantsOf } from './mutants.ts';
import type { LineRange } from './sites.ts';

/** One file with one small fault in a changed line. */
export interface SampledMutant {
  readonly path: string;
  /** 1-based line of the fault. */
  readonly line: number;
  /** The whole file. */
  readonly source: string;
}

/** Mutants beyond this number teach little more and cost a process each. */
const mostSampled = 12;

/** More changed lines than this are sampled: whoever changes thousands decides neither the time it takes nor which of them count. */
const mostLines = 120;

/** Larger files are generated ones. UTF-16 units. */
const largestSource = 100_000;

/**
 * At most 12 mutants of the changed lines of JS and TS files, evenly spread over them. A file that cannot be read as such a source
 * has none. The time this takes is bounded whatever the files hold.
 */
export function sampleMutants(patch: {
  readonly changes: readonly FileChange[];
  /** Unified diff of the changes. */
  readonly diff: string;
}): readonly SampledMutant[] {
  const sources = patch.changes.filter(({ path, content }) => isSource(path) && (content?.length ?? Infinity) <= largestSource);
  const byFile = Map.groupBy(diffLines(patch.diff), ({ file }) => file);
  const changed = sources.flatMap(({ path }) => changedLines(byFile.get(path) ?? []).map((range) => ({ path, range })));
  const chosen = spread(changed, mostLines);
  const mutants = sources.flatMap(({ path, content }) => {
    const lines = chosen.filter((each) => each.path === path).map(({ range }) => range);
    return lines.length === 0 ? [] : mutantsIn(path, content ?? '', lines);
  });
  return spread(mutants, mostSampled);
}

function mutantsIn(path: string, source: string, lines: readonly LineRange[]): readonly SampledMutant[] {
  try {
    return mutantsOf(lines, source, path).map((mutant) => ({ path, line: mutant.line, source: mutant.source }));
  } catch (error) {
    // No source in this language, or nested deeper than a parser can follow: both are the author's choice, not our failure.
    if (error instanceof SyntaxError || error instanceof RangeError) return [];
    throw error;
  }
}

function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** Lines of the new file that a diff adds or changes; where it only takes lines away, the lines on both sides of the gap. */
function changedLines(lines: readonly DiffLine[]): readonly LineRange[] {
  const ranges: LineRange[] = [];
  let gap: number | null = null;
  for (const { kind, line } of lines) {
    if (kind === 'removed') gap ??= line;
    else {
      if (kind === 'added') ranges.push({ start: line, end: line });
      else if (gap !== null) ranges.push({ start: Math.max(1, gap), end: gap + 1 });
      gap = null;
    }
  }
  return ranges;
}
