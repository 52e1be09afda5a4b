import { lstat, mkdir, open, rm, rmdir, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileChange } from '#domain/candidate-patch.ts';
import { WorldError } from '#domain/world-error.ts';
import { systemErrorCode } from '#lib/system-error.ts';
import { refusalOfPath, shownPath } from './safe-path.ts';

/**
 * Lays file changes over a folder. Every path is judged before the first byte is written; links are never followed. Throws
 * WorldError `repository` for a path that leaves the folder, names a git folder, or goes through a link.
 */
export async function applyChanges(folder: string, changes: readonly FileChange[]): Promise<void> {
  for (const change of changes) await refuseUnsafe(folder, change.path);
  // Deletions first: a file may make room for a folder of its name.
  for (const change of changes) if (change.content === null) await remove(folder, change.path);
  for (const change of changes) if (change.content !== null) await write(folder, change, change.content);
}

async function refuseUnsafe(folder: string, path: string): Promise<void> {
  const refusal = refusalOfPath(path);
  if (refusal !== null) throw refused(path, refusal);
  const segments = path.split('/');
  for (let depth = 1; depth <= segments.length; depth++) {
    const entry = await lstat(join(folder, ...segments.slice(0, depth))).catch(() => null);
    if (entry === null) return;
    if (entry.isSymbolicLink()) throw refused(path, 'goes through a symbolic link');
    if (!entry.isDirectory() && !entry.isFile())
      throw refused(path, 'goes through something that is neither a file nor a folder');
  }
}

function refused(path: string, refusal: string): WorldError {
  return new WorldError(
    'repository',
    `The file change ${shownPath(path)} was refused because it ${refusal}. Only regular files below the repository's root may change; leave this path out.`,
  );
}

async function remove(folder: string, path: string): Promise<void> {
  await rm(join(folder, path), { force: true });
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const emptied = await rmdir(join(folder, parent)).then(
      () => true,
      () => false,
    );
    if (!emptied) return;
  }
}

async function write(folder: string, change: FileChange, content: string): Promise<void> {
  const path = join(folder, change.path);
  const file = await openNew(path, change.executable ? 0o755 : 0o644).catch((error: unknown) => {
    if (!isConflict(error)) throw error;
    throw refused(change.path, 'stands where the checkout has a folder, or below one of its files');
  });
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

async function openNew(path: string, mode: number): Promise<FileHandle> {
  await mkdir(dirname(path), { recursive: true });
  // A new file each time: writing into the old one would reach every other name (hard link) it has.
  await rm(path, { force: true });
  return open(path, 'wx', mode);
}

function isConflict(error: unknown): boolean {
  return ['EEXIST', 'ENOTDIR', 'EISDIR', 'ERR_FS_EISDIR'].includes(systemErrorCode(error) ?? '');
}
