import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Measured {
  readonly exitCode: number | null;
  /** Processor time of the program and of everything that it started, however deep and whoever waited for it. */
  readonly cpuSeconds: number;
  /** Most memory of all its processes at one time, a shared page counted in parts by those who share it (PSS); a look every 50 ms. */
  readonly peakMegabytes: number;
  readonly wallSeconds: number;
  /** The end of what it printed. */
  readonly printed: string;
}

export interface Program {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

const lookMs = 50;
const accounting = '/sys/fs/cgroup/cpuacct';

/**
 * Runs a program to its end, or for `wallMs`, in a control group of its own: a sandbox does not wait for what runs in it, so no process's own
 * account knows of all. Throws where there is no version 1 group for processor time that may be written.
 */
export async function measure({ argv, cwd, env }: Program, wallMs: number): Promise<Measured> {
  const group = openGroup();
  const enter = 'echo $$ >"$0/cgroup.procs" && exec "$@"';
  const begun = performance.now();
  const child = spawn('/bin/sh', ['-c', enter, group, ...argv], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [printed, peak] = ['', 0];
  const keep = (chunk: Buffer): unknown => (printed = (printed + chunk.toString()).slice(-4_000));
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const looks = setInterval(() => (peak = Math.max(peak, memoryOf(group))), lookMs);
  const watchdog = setTimeout(() => endAll(group), wallMs);
  const [exitCode] = (await once(child, 'exit')) as [number | null];
  const wallSeconds = (performance.now() - begun) / 1000;
  clearInterval(looks);
  clearTimeout(watchdog);
  const cpuSeconds = Number(textOf(join(group, 'cpuacct.usage'))) / 1e9;
  await closeGroup(group);
  return { exitCode, cpuSeconds, peakMegabytes: peak / 1024, wallSeconds, printed };
}

function openGroup(): string {
  const group = join(accounting, `patchline-bench-${process.pid}-${Date.now()}`);
  try {
    mkdirSync(group);
  } catch (cause) {
    throw new Error(
      `Cannot measure processor time here: ${accounting} cannot be written. Run this as root, with control groups of version 1.`,
      {
        cause,
      },
    );
  }
  // What runs so far stays where it is: only what enters is counted.
  writeFileSync(join(group, 'cpuacct.usage'), '0');
  return group;
}

/** Ends what the program left running. */
async function closeGroup(group: string): Promise<void> {
  for (let tries = 0; tries < 100 && processesOf(group).length > 0; tries += 1) {
    endAll(group);
    await sleep(lookMs);
  }
  rmdirSync(group);
}

function endAll(group: string): void {
  for (const pid of processesOf(group)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** Kilobytes. */
function memoryOf(group: string): number {
  return processesOf(group).reduce(
    (sum, pid) => sum + Number(/^Pss:\s+(\d+)/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
    0,
  );
}

function processesOf(group: string): readonly number[] {
  return textOf(join(group, 'cgroup.procs')).split('\n').filter(Boolean).map(Number);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
