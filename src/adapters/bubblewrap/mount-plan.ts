import { realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { SandboxMount } from '#ports/sandbox.ts';
import { requireMountPoint, type MountPoint } from './mount-points.ts';

/** The command's mounts as bwrap arguments, and the places on the host that must exist while it runs. */
export interface MountPlan {
  readonly args: readonly string[];
  readonly points: readonly MountPoint[];
}

interface ResolvedMount extends SandboxMount {
  readonly isFolder: boolean;
}

/** Targets that belong to the sandbox itself. */
const reserved = ['/proc', '/dev', '/sys', '/usr', '/etc', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32', '/opt/node'];

/** Resolves, checks and orders mounts, outer ones first. Throws `WorldError` where one cannot be made safely. */
export function planMounts(mounts: readonly SandboxMount[]): MountPlan {
  const resolved = mounts.map(resolveMount).toSorted(byTarget);
  const twice = resolved.find((mount, index) => resolved[index + 1]?.target === mount.target);
  if (twice !== undefined) throw refusal(twice, 'two mounts have this target');
  const points: MountPoint[] = [];
  const pinned = new Map(resolved.map((mount) => [mount.target, mount]));
  for (const mount of resolved) {
    const outer = enclosing(mount, resolved);
    if (outer === null) continue;
    const between = placesBetween(outer, mount);
    points.push(...between);
    if (outer.access === 'read-write') pinFolders(outer, between.slice(0, -1), pinned);
  }
  return { args: [...pinned.values()].toSorted(byTarget).flatMap(mountArguments), points };
}

const byTarget = (left: SandboxMount, right: SandboxMount): number => (left.target < right.target ? -1 : 1);

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`);

function mountArguments(mount: SandboxMount): readonly string[] {
  return [mount.access === 'read-only' ? '--ro-bind' : '--bind', mount.source, mount.target];
}

function refusal(mount: SandboxMount, why: string): WorldError {
  return new WorldError(
    'sandbox',
    `Cannot mount "${mount.source}" at "${mount.target}" in the sandbox: ${why}. Give another source or target for this mount.`,
  );
}

function resolveMount(mount: SandboxMount): ResolvedMount {
  const { target } = mount;
  if (!posix.isAbsolute(target) || posix.normalize(target) !== target || target.endsWith('/')) {
    throw refusal(mount, 'the target is not a plain absolute path');
  }
  if (reserved.some((path) => path === target || isBelow(target, path)))
    throw refusal(mount, 'the target belongs to the sandbox itself');
  try {
    const source = realpathSync(mount.source);
    return { source, target, access: mount.access, isFolder: statSync(source).isDirectory() };
  } catch (cause) {
    throw refusal(mount, `the source cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown error'})`);
  }
}

/** The innermost other mount that a mount lies in. */
function enclosing(mount: ResolvedMount, all: readonly ResolvedMount[]): ResolvedMount | null {
  return all.findLast((other) => isBelow(mount.target, other.target)) ?? null;
}

/** Each folder from the outer mount down to the inner one, and the inner one's own place, as they must stand on the host. */
function placesBetween(outer: ResolvedMount, mount: ResolvedMount): readonly MountPoint[] {
  if (!outer.isFolder) throw refusal(mount, `it lies in "${outer.target}", which is a file`);
  const steps = posix.relative(outer.target, mount.target).split('/');
  return steps.map((_, index) => {
    const path = posix.join(outer.source, ...steps.slice(0, index + 1));
    const point: MountPoint = { path, kind: index < steps.length - 1 || mount.isFolder ? 'folder' : 'file' };
    const obstacle = requireMountPoint(point);
    if (obstacle !== null) throw refusal(mount, `its place "${path}" on the host ${obstacle}`);
    return point;
  });
}

/**
 * A mounted file cannot be renamed, but a folder around it can, and another file put in its place for the host to find. A folder that is a
 * mount itself cannot be renamed either, so each folder on the way is mounted onto itself.
 */
function pinFolders(outer: ResolvedMount, folders: readonly MountPoint[], pinned: Map<string, ResolvedMount>): void {
  for (const { path } of folders) {
    const target = posix.join(outer.target, posix.relative(outer.source, path));
    if (!pinned.has(target)) pinned.set(target, { ...outer, source: path, target });
  }
}
