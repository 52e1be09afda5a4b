import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A control group under which groups for single runs can be made. */
export interface GroupParent {
  readonly version: 1 | 2;
  readonly limits: readonly ('memory' | 'processes')[];
  readonly path: string;
}

/** Texts of `/proc/self/cgroup` (cgroups(7)) and `/proc/self/mountinfo` (proc(5)). */
export interface GroupTables {
  readonly membership: string;
  readonly mounts: string;
}

interface Hierarchy {
  readonly version: 1 | 2;
  readonly mountPoint: string;
  /** What of the hierarchy is mounted there; `/` unless in a container. */
  readonly root: string;
  readonly controllers: readonly string[];
}

/**
 * Places to try, a list per limit or pair of limits, nearest to our own group first, so that limits set on us still hold for what we run.
 * Version 2 takes processes only below groups that pass their controllers on, which is usually a group around ours.
 */
export function findGroupParents(tables: GroupTables = readTables()): readonly (readonly GroupParent[])[] {
  const hierarchies = tables.mounts.split('\n').flatMap(parseHierarchy);
  const memory = versionOneParent(hierarchies, tables.membership, 'memory');
  const processes = versionOneParent(hierarchies, tables.membership, 'pids');
  const unified = hierarchies.find((hierarchy) => hierarchy.version === 2);
  const both = unified === undefined || memory.length + processes.length > 0 ? [] : versionTwoParents(unified, tables.membership);
  return [memory, processes, both].filter((candidates) => candidates.length > 0);
}

function readTables(): GroupTables {
  try {
    return { membership: readFileSync('/proc/self/cgroup', 'utf8'), mounts: readFileSync('/proc/self/mountinfo', 'utf8') };
  } catch {
    return { membership: '', mounts: '' };
  }
}

function parseHierarchy(line: string): readonly Hierarchy[] {
  const [before = '', behind = ''] = line.split(' - ');
  const [, , , root, mountPoint] = before.split(' ');
  const [type, , options = ''] = behind.split(' ');
  if (root === undefined || mountPoint === undefined) return [];
  if (type === 'cgroup2') return [{ version: 2, mountPoint, root, controllers: [] }];
  return type === 'cgroup' ? [{ version: 1, mountPoint, root, controllers: options.split(',') }] : [];
}

/** Our own group's path on this machine; a container may see less of the hierarchy than the kernel names. */
function ownGroup(hierarchy: Hierarchy, membership: string, controller: string): string | null {
  const line = membership.split('\n').find((entry) => entry.split(':')[1]?.split(',').includes(controller) === true);
  const named = line?.split(':').slice(2).join(':');
  if (named === undefined) return null;
  const below = relative(hierarchy.root, named);
  return join(hierarchy.mountPoint, below.startsWith('..') ? '' : below);
}

function versionOneParent(
  hierarchies: readonly Hierarchy[],
  membership: string,
  controller: 'memory' | 'pids',
): readonly GroupParent[] {
  const hierarchy = hierarchies.find(({ version, controllers }) => version === 1 && controllers.includes(controller));
  if (hierarchy === undefined) return [];
  const path = ownGroup(hierarchy, membership, controller);
  return path === null ? [] : [{ version: 1, limits: [controller === 'pids' ? 'processes' : 'memory'], path }];
}

function versionTwoParents(hierarchy: Hierarchy, membership: string): readonly GroupParent[] {
  const own = ownGroup(hierarchy, membership, '');
  const parents: GroupParent[] = [];
  for (let path = own; path?.startsWith(hierarchy.mountPoint) === true; path = dirname(path)) {
    if (passesOn(path)) parents.push({ version: 2, limits: ['memory', 'processes'], path });
  }
  return parents;
}

function passesOn(path: string): boolean {
  const file = join(path, 'cgroup.subtree_control');
  if (!existsSync(file)) return false;
  const passed = readFileSync(file, 'utf8').trim().split(' ');
  return passed.includes('memory') && passed.includes('pids');
}
