import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffFiles } from './diff-files.ts';
import { git } from './run-git.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'diff-files-'));
  await git(folder, ['init', '--quiet']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function commit(): Promise<void> {
  await git(folder, ['add', '--all']);
  await git(folder, ['commit', '--quiet', '--message', 'Step']);
}

test('a file that becomes a link keeps the patches of the files behind it in their place', async () => {
  for (const name of ['a', 'b', 'diff --git c']) await writeFile(join(folder, name), `${name}\n`);
  await commit();
  await rm(join(folder, 'a'));
  await symlink('b', join(folder, 'a'));
  for (const name of ['b', 'diff --git c']) await writeFile(join(folder, name), `${name} more\n`);
  await commit();
  const files = await diffFiles(folder, ['HEAD~1', 'HEAD']);
  expect(files.map((file) => [file.filename, file.status, file.additions, file.patch])).toEqual([
    ['a', 'changed', 1, '@@ -0,0 +1 @@\n+b\n\\ No newline at end of file'],
    ['b', 'modified', 1, '@@ -1 +1 @@\n-b\n+b more'],
    ['diff --git c', 'modified', 1, '@@ -1 +1 @@\n-diff --git c\n+diff --git c more'],
  ]);
  expect(await diffFiles(folder, ['HEAD', 'HEAD'])).toEqual([]);
});
