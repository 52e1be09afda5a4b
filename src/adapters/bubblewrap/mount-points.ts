import { lstatSync, mkdirSync, rmdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { WorldError } from '#domain/world-error.ts';

/** A place on the host that something is mounted over. */
export interface MountPoint {
  readonly path: string;
  readonly kind: 'folder' | 'file';
}

/**
 * How many running sandboxes need each place that was made here. Removing one while another sandbox has something mounted over it would
 * tear that mount away, so the last one out removes it.
 */
const madeHere = new Map<string, number>();

/** Why nothing can be mounted at a place, `null` when all is well. Links are refused: foreign code may have put them there. */
export function requireMountPoint(point: MountPoint): string | null {
  const status = lstatSync(point.path, { throwIfNoEntry: false });
  if (status === undefined) return null;
  if (status.isSymbolicLink()) return 'is a symbolic link';
  return status.isDirectory() === (point.kind === 'folder') ? null : `is not a ${point.kind}`;
}

/** Makes the places that are missing, outer ones first; the returned function removes them again where they are still empty. */
export function holdMountPoints(points: readonly MountPoint[]): () => void {
  const held: MountPoint[] = [];
  const releaseAll = (): void => {
    for (const point of held.toReversed()) release(point);
  };
  try {
    for (const point of points) if (hold(point)) held.push(point);
  } catch (cause) {
    releaseAll();
    throw cause;
  }
  return releaseAll;
}

/** `false` for a place that was there before us and is not ours to remove. */
function hold(point: MountPoint): boolean {
  const users = madeHere.get(point.path);
  if (users === undefined) {
    if (lstatSync(point.path, { throwIfNoEntry: false }) !== undefined) return false;
    make(point);
  }
  madeHere.set(point.path, (users ?? 0) + 1);
  return true;
}

function make({ path, kind }: MountPoint): void {
  try {
    if (kind === 'folder') mkdirSync(path);
    else writeFileSync(path, '', { flag: 'wx' });
  } catch (cause) {
    throw new WorldError(
      'sandbox',
      `Cannot mount something at "${path}": it does not exist and cannot be made. Create it, or make the folder around it writable.`,
      { cause },
    );
  }
}

function release(point: MountPoint): void {
  const others = (madeHere.get(point.path) ?? 1) - 1;
  if (others > 0) {
    madeHere.set(point.path, others);
    return;
  }
  madeHere.delete(point.path);
  try {
    if (point.kind === 'folder') rmdirSync(point.path);
    else if (lstatSync(point.path).size === 0) unlinkSync(point.path);
  } catch {
    // The command removed it, or wrote in a folder on the way: what it left stays, as everything in a read-write mount does.
  }
}
