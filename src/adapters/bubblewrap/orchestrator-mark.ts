import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { identifyProcess, isRunning, killProcess } from './process-end.ts';

/** Name of the variable by which bwrap's own processes can be found again; the command does not get it. */
export const markVariable = 'PATCHLINE_RUN';

/** Names this process for ever: process numbers come again, and mean something in one PID namespace only. */
export function orchestratorMark(): string {
  return `${processNamespace()}-${process.pid}-${identifyProcess(process.pid)?.startedAt ?? '0'}`;
}

function processNamespace(): string {
  return readlinkSync('/proc/self/ns/pid').replaceAll(/\D/gu, '');
}

/** Whether a mark is one of ours and its process has ended; `false` where that cannot be known. */
export function isAbandoned(mark: string): boolean {
  const [namespace, pid, startedAt] = /^(\d+)-(\d+)-(\d+)$/u.exec(mark)?.slice(1) ?? [];
  if (startedAt === undefined || namespace !== processNamespace()) return false;
  return !isRunning({ pid: Number(pid), startedAt });
}

/**
 * Ends what an orchestrator left behind that was killed in the few milliseconds in which bwrap has not yet tied its processes to their
 * parents: a first process that waits for ever. It runs nothing foreign, because the command waits for the orchestrator's word.
 */
export function endAbandonedProcesses(): void {
  for (const name of readdirSync('/proc')) {
    const identity = /^\d+$/u.test(name) ? identifyProcess(Number(name)) : null;
    const mark =
      identity === null ? undefined : new RegExp(`(?:^|\0)${markVariable}=([\\d-]+)\0`, 'u').exec(environment(name))?.[1];
    if (identity !== null && mark !== undefined && isAbandoned(mark)) killProcess(identity);
  }
}

/** Empty for anything but bwrap's processes of this user. */
function environment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8') === 'bwrap\n' ? readFileSync(`/proc/${pid}/environ`, 'utf8') : '';
  } catch {
    return '';
  }
}
