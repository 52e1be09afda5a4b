import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const leftOut = new Set(['node_modules', '.git', 'dist', 'build', 'coverage', 'vendor']);
const mostFiles = 20_000;
const mostPossible = 30;

/** What may tell which files are meant. */
export interface FileHints {
  readonly words: readonly string[];
  readonly paths: readonly string[];
  readonly frames: readonly { readonly file: string }[];
}

/** Where no program tells what it reached: the scripts of the checkout, those first that the issue or a stack frame names. */
export function possibleSources(root: string, hints: FileHints): readonly string[] {
  const words = new Set(hints.words.map((word) => word.toLowerCase()));
  const named = new Set([...hints.paths, ...hints.frames.map((frame) => frame.file)]);
  const weight = (path: string): number => {
    const stem = (path.split('/').at(-1) ?? '').replace(/\.\w+$/, '').toLowerCase();
    const parts = stem.split(/[^a-z0-9]+/).filter((part) => part.length > 2);
    return (named.has(path) ? 10 : 0) + (words.has(stem) ? 3 : 0) + parts.filter((part) => words.has(part)).length;
  };
  return filesBelow(root, '')
    .filter((path) => /\.[cm]?[jt]s$/.test(path) && !/\.(?:d\.[cm]?ts|min\.js|config\.[cm]?[jt]s)$/.test(path))
    .map((path) => ({ path, weight: weight(path), depth: path.split('/').length }))
    .sort((a, b) => b.weight - a.weight || a.depth - b.depth || (a.path < b.path ? -1 : 1))
    .slice(0, mostPossible)
    .map((each) => each.path);
}

function filesBelow(root: string, folder: string): string[] {
  const found: string[] = [];
  const queue = [folder];
  for (let next = queue.shift(); next !== undefined && found.length < mostFiles; next = queue.shift()) {
    for (const entry of readdirSync(join(root, next), { withFileTypes: true })) {
      const path = next === '' ? entry.name : `${next}/${entry.name}`;
      if (entry.isDirectory() && !leftOut.has(entry.name)) queue.push(path);
      if (entry.isFile()) found.push(path);
    }
  }
  return found;
}
