import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

const sourceName = /\.[cm]?[jt]sx?$/;
const skippedFolders = new Set(['node_modules', '.git', 'dist', 'coverage']);
const largestFile = 1024 ** 2;
const mostFiles = 5000;

/** Source files of a checkout by relative path. Links are not followed; large files and build output are left out. */
export async function readSources(root: string): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && found.size < mostFiles; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(path);
      if (!entry.isFile() || !sourceName.test(entry.name)) continue;
      if ((await stat(join(root, path))).size <= largestFile) found.set(path, await readFile(join(root, path), 'utf8'));
    }
  }
  return found;
}
