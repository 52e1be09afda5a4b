import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

const skippedFolders = new Set(['node_modules', '.git']);
const mostFiles = 50_000;

/** Regular files of a checkout, relative paths, sorted. Links are not followed; dependencies are left out. */
export async function listFiles(root: string): Promise<readonly string[]> {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined && found.length < mostFiles; folder = folders.pop()) {
    for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !skippedFolders.has(entry.name)) folders.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found.sort();
}
