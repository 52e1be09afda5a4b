import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findGroupParents } from './control-group-parents.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'patchline-groups-'));
});
afterEach(() => rmSync(root, { recursive: true }));

/** A folder that looks like a version 2 group which passes some controllers on. */
function group(path: string, passesOn: string): string {
  mkdirSync(join(root, path), { recursive: true });
  writeFileSync(join(root, path, 'cgroup.subtree_control'), `${passesOn}\n`);
  return join(root, path);
}

const mountLine = (at: string, type: string, options: string, from = '/'): string =>
  `30 24 0:26 ${from} ${at} rw,relatime - ${type} ${type} rw,${options}`;

describe('places for control groups', () => {
  it('are, in version 1, our own group in each hierarchy', () => {
    const mounts = [
      mountLine('/cg/memory', 'cgroup', 'memory'),
      mountLine('/cg/pids', 'cgroup', 'pids'),
      mountLine('/cg/unified', 'cgroup2', ''),
    ];
    const membership = '4:memory:/a/b\n3:pids:/\n0::/\n';
    expect(findGroupParents({ membership, mounts: mounts.join('\n') })).toEqual([
      [{ version: 1, limits: ['memory'], path: '/cg/memory/a/b' }],
      [{ version: 1, limits: ['processes'], path: '/cg/pids' }],
    ]);
  });

  it('are, in version 1 in a container, below what is mounted there', () => {
    const mounts = mountLine('/cg/memory', 'cgroup', 'memory', '/docker/1');
    expect(findGroupParents({ membership: '4:memory:/docker/1/inner\n', mounts })).toEqual([
      [{ version: 1, limits: ['memory'], path: '/cg/memory/inner' }],
    ]);
    expect(findGroupParents({ membership: '4:memory:/elsewhere\n', mounts })).toEqual([
      [{ version: 1, limits: ['memory'], path: '/cg/memory' }],
    ]);
  });

  it('are, in version 2, the groups around ours that pass both controllers on, nearest first', () => {
    const top = group('.', 'cpu memory pids');
    const slice = group('user.slice', 'memory pids');
    group('user.slice/session', 'memory');
    group('user.slice/session/own', '');
    const mounts = mountLine(root, 'cgroup2', 'nsdelegate');
    expect(findGroupParents({ membership: '0::/user.slice/session/own\n', mounts })).toEqual([
      [
        { version: 2, limits: ['memory', 'processes'], path: slice },
        { version: 2, limits: ['memory', 'processes'], path: top },
      ],
    ]);
  });

  it('are none where nothing is mounted or known', () => {
    expect(findGroupParents({ membership: '', mounts: '' })).toEqual([]);
    expect(findGroupParents({ membership: '0::/own\n', mounts: mountLine(root, 'cgroup2', '') })).toEqual([]);
  });
});
