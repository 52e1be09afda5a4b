import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { decodeText } from '../git/tree-listing.ts';
import { refusedFind } from './refused-find.ts';

/** A regular file that was found below a folder. */
export interface FoundFile {
  /** Relative, with forward slashes. */
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

/** Never looked into, wherever they stand: a builder's own git folders, and installed dependencies. */
const skipped = new Set(['.git', 'node_modules']);

/**
 * All regular files below a folder that foreign code wrote in. Links, pipes, sockets and devices are passed over and never opened.
 * Throws WorldError `repository` where there are more than `most` entries. Synchronous, because one call each for thousands of
 * small files is several times faster than one promise each.
 */
export function walkRegularFiles(folder: string, most: number): readonly FoundFile[] {
  const found: FoundFile[] = [];
  const folders = [''];
  let seen = 0;
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const bytes of readdirSync(join(folder, next), { encoding: 'buffer' })) {
      if (++seen > most) throw refusedFind(`it holds more than ${most.toLocaleString('en')} files and folders`);
      const name = decodeText(bytes);
      if (name === null) throw refusedFind(`the folder "${next}" holds a name that is not UTF-8`);
      if (skipped.has(name)) continue;
      const path = next === '' ? name : `${next}/${name}`;
      const entry = lstatSync(join(folder, path));
      if (entry.isDirectory()) folders.push(path);
      if (entry.isFile()) found.push({ path, size: entry.size, executable: (entry.mode & 0o100) !== 0 });
    }
  }
  return found;
}
