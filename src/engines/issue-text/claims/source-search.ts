import type { SourceLocation } from '#domain/source-location.ts';
import { isSource, listFiles, readText } from './repository-files.ts';

/** Text search over a checkout; files are read once, up to a budget. */
export interface SourceSearch {
  readonly files: readonly string[];
  /** Paths and number of lines of what can be read. */
  lines(file: string): readonly string[] | null;
  /** Places of a pattern, declarations first, at most `most`. */
  find(pattern: RegExp, most: number): readonly SourceLocation[];
  /** What was searched, for people. */
  readonly described: string;
}

const readBudget = 40_000_000;
const longestLine = 2_000;

export function searchCheckout(root: string): SourceSearch {
  const files = listFiles(root);
  const sources = files.filter((file) => isSource(file) && !/(?:^|\/)(?:dist|build|vendor)\//.test(file));
  const texts = new Map<string, readonly string[] | null>();
  let budget = readBudget;
  const lines = (file: string): readonly string[] | null => {
    const known = texts.get(file);
    if (known !== undefined) return known;
    const text = budget > 0 && files.includes(file) ? readText(root, file) : null;
    budget -= text?.length ?? 0;
    const split = text === null ? null : text.split('\n').map((line) => line.slice(0, longestLine));
    texts.set(file, split);
    return split;
  };
  return {
    files,
    lines,
    find(pattern, most) {
      const found: SourceLocation[] = [];
      for (const file of sources) {
        for (const [index, line] of (lines(file) ?? []).entries()) {
          if (pattern.test(line)) found.push({ file, line: index + 1 });
          if (found.length >= most) return found;
        }
      }
      return found;
    },
    described: `${sources.length} source files of ${files.length} files`,
  };
}
