import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A process that cannot be mistaken for a later one with the same number. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Clock ticks since boot, field 22 of `/proc/<pid>/stat`. */
  readonly startedAt: string;
}

const patienceMs = 10_000;

/** `null` when no such process runs (a zombie no longer runs). */
export function identifyProcess(pid: number): ProcessIdentity | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The program's name in parentheses may hold spaces; the fields are counted behind it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return startedAt === undefined || state === 'Z' || state === 'X' ? null : { pid, startedAt };
  } catch {
    return null;
  }
}

export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.startedAt === identity.startedAt;
}

export function killProcess(identity: ProcessIdentity): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, 'SIGKILL');
  } catch {
    // It ended between the look and the signal.
  }
}

/**
 * Kills the first process of a PID namespace and waits until it is gone: the kernel lets it go only after every other process of the
 * namespace has died. Answers whether it went.
 */
export async function endNamespace(first: ProcessIdentity): Promise<boolean> {
  const giveUpAt = Date.now() + patienceMs;
  for (let pauseMs = 1; isRunning(first); pauseMs = Math.min(pauseMs * 2, 50)) {
    if (Date.now() > giveUpAt) return false;
    killProcess(first);
    await sleep(pauseMs);
  }
  return true;
}
