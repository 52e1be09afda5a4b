import { existsSync, mkdirSync, readFileSync, readdirSync, readlinkSync, rmdirSync, writeFileSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findGroupParents, type GroupParent } from './control-group-parents.ts';
import { identifyProcess, killProcess } from './process-end.ts';

/** Control groups of one run: shut while it runs, gone afterwards. */
export interface ControlGroups {
  /** Files that a process writes `0` to in order to enter. */
  readonly doors: readonly string[];
  /** Kills what is left inside and removes the groups; `false` when something would not go. */
  remove(): Promise<boolean>;
}

export interface GroupLimits {
  readonly memoryBytes: number;
  readonly processes: number;
}

/** bwrap itself and the first process of the namespace. */
const ownProcesses = 2;
const patienceMs = 10_000;
let made = 0;

/** For `sh -c`: enters the groups whose doors come before `--`, then becomes the command behind it. */
export const enterAndRun = 'while [ "$1" != -- ]; do echo 0 > "$1" || exit 125; shift; done; shift; exec "$@"';

/** Process numbers mean something in one PID namespace only, so its number is part of the name. */
function namePrefix(): string {
  return `patchline-${readlinkSync('/proc/self/ns/pid').replaceAll(/\D/gu, '')}-`;
}

/** Makes one group per parent, with its limits. Throws what the file system throws. */
export function makeControlGroups(parents: readonly GroupParent[], limits: GroupLimits): ControlGroups {
  made += 1;
  const name = `${namePrefix()}${process.pid}-${made}`;
  const paths: string[] = [];
  const remove = async (): Promise<boolean> => (await Promise.all(paths.map(removeGroup))).every(Boolean);
  try {
    for (const parent of parents) {
      const path = join(parent.path, name);
      mkdirSync(path);
      paths.push(path);
      writeLimits(path, parent, limits);
    }
  } catch (cause) {
    void remove();
    throw cause;
  }
  return { doors: paths.map((path) => join(path, 'cgroup.procs')), remove };
}

function writeLimits(path: string, parent: GroupParent, limits: GroupLimits): void {
  const write = (file: string, value: number): void => writeFileSync(join(path, file), String(value));
  const writeIfPresent = (file: string, value: number): void => {
    if (existsSync(join(path, file))) write(file, value);
  };
  if (parent.limits.includes('processes')) write('pids.max', limits.processes + ownProcesses);
  if (!parent.limits.includes('memory')) return;
  if (parent.version === 1) {
    write('memory.limit_in_bytes', limits.memoryBytes);
    // Memory and swap together; the file is missing where swap is not accounted.
    writeIfPresent('memory.memsw.limit_in_bytes', limits.memoryBytes);
  } else {
    write('memory.max', limits.memoryBytes);
    writeIfPresent('memory.swap.max', 0);
  }
}

async function removeGroup(path: string): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 50)) {
    try {
      rmdirSync(path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    }
    if (Date.now() > giveUpAt) return false;
    killMembers(path);
    await sleep(pauseMs);
  }
}

function killMembers(path: string): void {
  for (const line of readFileSync(join(path, 'cgroup.procs'), 'utf8').split('\n')) {
    const member = line === '' ? null : identifyProcess(Number(line));
    if (member !== null) killProcess(member);
  }
}

/** Removes groups that an orchestrator left behind when it was killed, and whatever still runs in them. */
async function sweepControlGroups(parents: readonly GroupParent[]): Promise<void> {
  for (const parent of parents) {
    const left = readdirSync(parent.path).filter((name) => {
      const owner = new RegExp(`^${namePrefix()}(\\d+)-\\d+$`, 'u').exec(name)?.[1];
      return owner !== undefined && identifyProcess(Number(owner)) === null;
    });
    for (const name of left) await removeGroup(join(parent.path, name));
  }
}

/** Parents in which a group with limits can really be made and removed here; those of another machine setting are left out. */
export async function usableGroupParents(): Promise<readonly GroupParent[]> {
  const usable: GroupParent[] = [];
  for (const candidates of findGroupParents()) {
    for (const parent of candidates) {
      if (!(await canHoldGroups(parent))) continue;
      usable.push(parent);
      break;
    }
  }
  await sweepControlGroups(usable);
  return usable;
}

/** Tries with limits far above what the trial needs. */
async function canHoldGroups(parent: GroupParent): Promise<boolean> {
  try {
    const groups = makeControlGroups([parent], { memoryBytes: 2 ** 28, processes: 16 });
    const [door = ''] = groups.doors;
    const entered = await new Promise<boolean>((resolve) => {
      execFile('/bin/sh', ['-c', enterAndRun, 'sh', door, '--', 'true'], (error) => resolve(error === null));
    });
    return (await groups.remove()) && entered;
  } catch {
    return false;
  }
}
