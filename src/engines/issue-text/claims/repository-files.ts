import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const skippedFolders = new Set(['node_modules', '.git', '.hg', '.svn', 'coverage', '.nyc_output', '.cache', '.next', '.turbo']);
const mostFiles = 20_000;
const largestFile = 512 * 1024;

/** Relative paths (forward slashes, sorted) of the regular files of a checkout; links are not followed, dependencies not entered. */
export function listFiles(root: string): readonly string[] {
  const files: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined && files.length < mostFiles; folder = folders.shift()) {
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(path);
      if (entry.isFile()) files.push(path);
    }
  }
  return files.slice(0, mostFiles).sort();
}

/** Text of a regular file; `null` where it is a link, too large, binary or gone. */
export function readText(root: string, path: string): string | null {
  try {
    const absolute = join(root, path);
    const status = lstatSync(absolute);
    if (!status.isFile() || status.size > largestFile) return null;
    const bytes = readFileSync(absolute);
    return bytes.includes(0) ? null : bytes.toString('utf8');
  } catch {
    return null;
  }
}

const sourceEnding = /\.(?:[cm]?[jt]sx?|vue|svelte)$/;

/** Source text that a claim about code can be looked up in. */
export function isSource(path: string): boolean {
  return sourceEnding.test(path) && !/\.min\.[cm]?js$/.test(path);
}
