import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { listFiles } from '../list-files.ts';

const largestFile = 1024 ** 2;
const mostFiles = 5000;

/** Source files of a checkout by relative path; large files and build output are left out. */
export async function readSources(root: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await listFiles(root)).filter(
    (path) => /\.[cm]?[jt]sx?$/.test(path) && !/(?:^|\/)(?:dist|coverage)\//.test(path),
  );
  const found = new Map<string, string>();
  for (const path of paths.slice(0, mostFiles)) {
    if ((await stat(join(root, path))).size <= largestFile) found.set(path, await readFile(join(root, path), 'utf8'));
  }
  return found;
}
