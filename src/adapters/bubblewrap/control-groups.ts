import { existsSync, mkdirSync, readFileSync, readdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isAbandoned, orchestratorMark } from './orchestrator-mark.ts';
import { findGroupParents, type GroupParent } from './control-group-parents.ts';
import { identifyProcess, killProcess } from './process-end.ts';

/** Control groups of one run. */
export interface ControlGroups {
  /** Moves a process in; what it starts from then on is inside too. */
  admit(pid: number): Promise<void>;
  /** Kills what is left inside and removes the groups; `false` when something would not go. */
  remove(): Promise<boolean>;
}

export interface GroupLimits {
  readonly memoryBytes: number;
  readonly processes: number;
}

/** The first process of the namespace, which is ours and not the command's. */
export const ownProcesses = 1;
const patienceMs = 10_000;
let made = 0;

/** Makes one group per parent, with its limits. Throws what the file system throws. */
export function makeControlGroups(parents: readonly GroupParent[], limits: GroupLimits): ControlGroups {
  made += 1;
  const name = `patchline-${orchestratorMark()}-${made}`;
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
  return {
    async admit(pid) {
      for (const path of paths) await writeFile(join(path, 'cgroup.procs'), String(pid));
    },
    remove,
  };
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
      const mark = /^patchline-(.+)-\d+$/u.exec(name)?.[1];
      return mark !== undefined && isAbandoned(mark);
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

/** Tries with a process that does nothing. */
async function canHoldGroups(parent: GroupParent): Promise<boolean> {
  const idle = spawn('sleep', ['60'], { stdio: 'ignore' });
  const ended = new Promise((resolve) => idle.once('close', resolve).once('error', resolve));
  try {
    const groups = makeControlGroups([parent], { memoryBytes: 2 ** 28, processes: 16 });
    const isAdmitted = await groups.admit(idle.pid ?? 0).then(
      () => true,
      () => false,
    );
    idle.kill('SIGKILL');
    await ended;
    return (await groups.remove()) && isAdmitted;
  } catch {
    return false;
  } finally {
    idle.kill('SIGKILL');
  }
}
