import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { UserRepository } from './user-repository.ts';

/**
 * A git folder of our own that reads the user's objects and none of the user's configuration: git's "alternates" lend it the
 * objects, so making one copies nothing and starts no process. What git writes in it stays in it.
 */
export async function makeShadow(folder: string, repository: UserRepository): Promise<string> {
  await mkdir(join(folder, 'objects', 'info'), { recursive: true, mode: 0o700 });
  await mkdir(join(folder, 'refs', 'heads'), { recursive: true });
  await mkdir(join(folder, 'info'), { recursive: true });
  await writeFile(join(folder, 'config'), configuration(repository));
  await writeFile(join(folder, 'objects', 'info', 'alternates'), `${quoted(join(repository.commonDir, 'objects'))}\n`);
  await writeFile(join(folder, 'info', 'attributes'), rawBytes);
  // The history of a shallow clone ends in commits whose parents are missing; git must know which.
  await copyFile(join(repository.commonDir, 'shallow'), join(folder, 'shallow')).catch(() => undefined);
  // HEAD makes it a repository in git's eyes, so it comes last.
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n');
  return folder;
}

/** A fresh shadow for one piece of work, gone afterwards. */
export async function withFreshShadow<T>(
  folder: string,
  repository: UserRepository,
  use: (gitDir: string) => Promise<T>,
): Promise<T> {
  try {
    return await use(await makeShadow(folder, repository));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Outranks every `.gitattributes` of the tree: files are laid down and taken up byte for byte, by no filter and no conversion. */
const rawBytes = '* -text -ident -filter !eol !working-tree-encoding !diff !merge\n';

function configuration(repository: UserRepository): string {
  const version = repository.objectFormat === 'sha256' ? 1 : 0;
  const core = `[core]\n\trepositoryformatversion = ${version}\n\tbare = false\n\tfilemode = true\n\tsymlinks = true\n\tignorecase = false\n\tautocrlf = false\n\tsafecrlf = false\n`;
  return version === 1 ? `${core}[extensions]\n\tobjectformat = sha256\n` : core;
}

/** Alternates end a path at the end of its line unless it is written as a C string (gitrepository-layout(5)). */
function quoted(path: string): string {
  return path.includes('\n') ? JSON.stringify(path) : path;
}
