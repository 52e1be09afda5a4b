import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git.ts';
import type { UserRepository } from './user-repository.ts';

/** Copies the objects that were made in a shadow into the user's repository. Objects only: no branch, no index, no setting. */
export async function handOverObjects(shadow: string, repository: UserRepository): Promise<void> {
  const ids = await looseObjects(join(shadow, 'objects'));
  if (ids.length === 0) return;
  const pack = await git({
    gitDir: shadow,
    args: ['pack-objects', '--quiet', '--stdout', '--threads=1'],
    stdin: `${ids.join('\n')}\n`,
  });
  await git({ gitDir: repository.gitDir, args: ['unpack-objects', '-q'], stdin: pack });
}

async function looseObjects(objects: string): Promise<readonly string[]> {
  const folders = (await readdir(objects)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const names = await Promise.all(
    folders.map(async (folder) => (await readdir(join(objects, folder))).map((name) => folder + name)),
  );
  return names.flat().filter((id) => /^[0-9a-f]{40,64}$/.test(id));
}
