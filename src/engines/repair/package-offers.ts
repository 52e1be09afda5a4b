import { posix } from 'node:path';
import { offeredBy, type SourceFile } from './sites.ts';
import type { Ingredients } from './syntax/ingredients.ts';

const mostFiles = 12;
const mostCharacters = 200_000;

/** What the nearest other files offer to a file: those that it imports, then those of its folder, then by the way between them. Each is read once. */
export function packageOffers(files: readonly SourceFile[]): (file: SourceFile) => Ingredients[] {
  const read = new Map<string, Ingredients | null>();
  const offersOf = (file: SourceFile): Ingredients | null => {
    const known = read.get(file.path);
    if (known !== undefined) return known;
    const made = offeredOrNull(file);
    read.set(file.path, made);
    return made;
  };
  return (file) => nearestSources(file, files).flatMap((other) => offersOf(other) ?? []);
}

function offeredOrNull(file: SourceFile): Ingredients | null {
  try {
    return offeredBy(file);
  } catch {
    return null;
  }
}

/** At most 12 files of together 200,000 characters, nearest first. */
export function nearestSources(file: SourceFile, files: readonly SourceFile[]): SourceFile[] {
  const imported = importedBy(file);
  const folder = posix.dirname(file.path);
  const distance = (other: SourceFile): number =>
    imported.has(withoutExtension(other.path)) ? -1 : steps(folder, posix.dirname(other.path));
  const ordered = files
    .filter((other) => other.path !== file.path)
    .map((other) => ({ other, away: distance(other) }))
    .toSorted((one, two) => one.away - two.away)
    .map(({ other }) => other);
  let left = mostCharacters;
  return ordered
    .filter((other) => other.source.length <= mostCharacters && (left -= other.source.length) >= 0)
    .slice(0, mostFiles);
}

/** Paths without extension that a relative import or require of the file may mean. */
function importedBy(file: SourceFile): Set<string> {
  const folder = posix.dirname(file.path);
  const names = file.source.matchAll(/(?:\bfrom|\bimport|\brequire)\s*\(?\s*(['"])(\.{1,2}\/[^'"\n]*|\.{1,2})\1/g);
  return new Set(
    [...names].flatMap(([, , name = '']) => {
      const path = posix.join(folder, name).replace(/\/$/, '');
      return [path, withoutExtension(path), posix.join(path, 'index')];
    }),
  );
}

const withoutExtension = (path: string): string => path.replace(/\.[cm]?[jt]sx?$/, '');

function steps(from: string, to: string): number {
  const way = posix.relative(from, to);
  return way === '' ? 0 : way.split('/').length;
}
