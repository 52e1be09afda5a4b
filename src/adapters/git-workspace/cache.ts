import { randomBytes } from 'node:crypto';
import { chmod, lstat, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isProcessAlive, processIdentity } from '#lib/process-identity.ts';

/** Folders for what lives as long as this process: shadows, indexes, checkouts. */
export interface LiveFolder {
  /** A path of its own below the folder of this process; nothing is made there yet. */
  fresh(kind: string): string;
  /** Whether a path lies below the folder of some process of this cache. */
  owns(path: string): boolean;
}

/** Opens this process's part of the cache and sweeps away what killed processes left in theirs. */
export async function openLiveFolder(cacheDir: string): Promise<LiveFolder> {
  const all = join(cacheDir, 'live');
  const own = join(all, processIdentity(process.pid) ?? `${process.pid}-0`);
  await mkdir(own, { recursive: true, mode: 0o700 });
  await sweep(all);
  return {
    fresh: (kind) => join(own, `${kind}-${randomBytes(6).toString('hex')}`),
    owns: (path) => path.startsWith(`${all}/`) && !path.slice(all.length).includes('/../'),
  };
}

async function sweep(all: string): Promise<void> {
  const dead = (await readdir(all)).filter((identity) => !isProcessAlive(identity));
  await Promise.all(dead.map((identity) => removeTree(join(all, identity))));
}

/** Removes a folder and all below it, folders that foreign code made unwritable included; links are not followed. */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await unlock(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function unlock(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return;
  await chmod(path, 0o700);
  for (const name of await readdir(path)) await unlock(join(path, name));
}
