import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Names one process of this machine so that a later process with the same number is not taken for it: `<pid>-<start time>`,
 * the start time in clock ticks since boot (`/proc/<pid>/stat`, proc(5)), or as `ps` prints it where there is no `/proc`.
 */
export function processIdentity(pid: number): string | null {
  const start = startTime(pid);
  return start === null ? null : `${pid}-${start}`;
}

/** Whether the process of that identity still runs. A zombie does not. */
export function isProcessAlive(identity: string): boolean {
  const pid = Number(identity.split('-', 1)[0]);
  return Number.isSafeInteger(pid) && pid > 0 && processIdentity(pid) === identity;
}

function startTime(pid: number): string | null {
  try {
    if (process.platform === 'linux') return startTimeFromProc(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', env: { LC_ALL: 'C' } });
    return text.trim() === '' ? null : text.trim().replaceAll(/[^A-Za-z0-9]+/g, '.');
  } catch {
    return null;
  }
}

function startTimeFromProc(stat: string): string | null {
  // The second field is the program's name and may hold spaces and brackets; counting starts behind its last bracket.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  return state === 'Z' || state === 'X' ? null : (fields[19] ?? null);
}
