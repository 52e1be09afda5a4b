import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import type { SandboxResult } from '#ports/sandbox.ts';
import { bwrapStatus, type BwrapStatus } from './bwrap-status.ts';
import { descriptors, openGate, startBwrap, type BwrapStart } from './bwrap-process.ts';
import { captureOutput, type CapturedOutput } from './captured-output.ts';
import { forcedEnding, naturalEnding, type Stop } from './ending.ts';
import { endNamespace, killProcess } from './process-end.ts';

/** One start of bwrap, and what to watch while it runs. */
export interface Launch extends BwrapStart {
  /** Takes the first process of the namespace under control before the command starts. */
  readonly admit: (firstProcess: number) => Promise<void>;
  /** Asked now and then; `false` ends the command. `null` where others see to that. */
  readonly isWithinLimits: ((firstProcess: number) => boolean) | null;
  readonly wallMs: number;
  readonly outputBytes: number;
  /** Called with what is kept of stdout, as it comes. */
  readonly onOutput: ((chunk: Buffer) => void) | null;
  /** Called when the command has been let go. */
  readonly onStarted: () => void;
  readonly signal: AbortSignal | null;
}

export type LaunchOutcome =
  | { readonly kind: 'ran'; readonly result: SandboxResult }
  | { readonly kind: 'not-started'; readonly complaint: string }
  | { readonly kind: 'not-ended' };

/** A running command that can be told to stop; the first reason wins. */
interface Running {
  readonly child: ChildProcess;
  readonly status: BwrapStatus;
  readonly stop: (why: Stop) => void;
  readonly stopped: () => Stop | null;
}

/** Time between two looks at a command that no control group holds. */
export const lookIntervalMs = 100;

/** Starts bwrap, watches it, and returns only when no process of its namespace is left. */
export async function launch(what: Launch): Promise<LaunchOutcome> {
  const startedAt = performance.now();
  const running = start(what);
  const { child, status } = running;
  const output = capture(running, what);
  const endWatch = watch(running, what);
  try {
    const end = await ended(child);
    if (end.failure !== null) return { kind: 'not-started', complaint: end.failure };
    const first = status.firstProcess();
    if (first !== null && !(await endNamespace(first))) return { kind: 'not-ended' };
    const ending = forcedEnding(running.stopped()) ?? naturalEnding(status.exitCode(), end.signal);
    const [stdout, stderr] = [output.stdout.text(), output.stderr.text()];
    if (ending === null) return { kind: 'not-started', complaint: stderr.trim() };
    return { kind: 'ran', result: { ...ending, stdout, stderr, durationMs: performance.now() - startedAt } };
  } finally {
    endWatch();
  }
}

function start(what: Launch): Running {
  const child = startBwrap(what);
  const status = bwrapStatus(child.stdio[descriptors.status] as Readable);
  let reason: Stop | null = null;
  const stop = (why: Stop): void => {
    if (reason !== null) return;
    reason = why;
    // Killing bwrap before it has said which process is the first of the namespace could leave that one behind (its own tie to bwrap
    // comes a moment later), so the kill waits for that word, which comes before anything foreign runs.
    status.onceStarted((first) => {
      if (first !== null) killProcess(first);
      child.kill('SIGKILL');
    });
  };
  openGate(child, status, { admit: what.admit, refuse: (thrown) => stop({ thrown }), onStarted: what.onStarted });
  return { child, status, stop, stopped: () => reason };
}

function capture(running: Running, what: Launch): { readonly stdout: CapturedOutput; readonly stderr: CapturedOutput } {
  const output = { stdout: captureOutput(what.outputBytes, what.onOutput), stderr: captureOutput(what.outputBytes, null) };
  for (const name of ['stdout', 'stderr'] as const) {
    running.child[name]?.on('data', (chunk: Buffer) => {
      if (typeof running.stopped() === 'object' && running.stopped() !== null) return;
      try {
        if (!output[name].add(chunk)) running.stop('output-limit');
      } catch (thrown) {
        running.stop({ thrown });
      }
    });
  }
  return output;
}

/** The clock, the caller's signal and the meter; the returned function ends the watch. */
function watch({ stop, status }: Running, what: Launch): () => void {
  const watchdog = setTimeout(() => stop('timed-out'), Math.min(what.wallMs, 2 ** 31 - 1));
  const abort = (): void => stop('aborted');
  what.signal?.addEventListener('abort', abort, { once: true });
  const { isWithinLimits } = what;
  const look = (): void => {
    const first = status.firstProcess();
    if (first !== null && isWithinLimits?.(first.pid) === false) stop('over-limits');
  };
  const looks = isWithinLimits === null ? undefined : setInterval(look, lookIntervalMs);
  return () => {
    clearTimeout(watchdog);
    clearInterval(looks);
    what.signal?.removeEventListener('abort', abort);
  };
}

function ended(child: ChildProcess): Promise<{ failure: string | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ failure: error.message, signal: null }));
    child.once('close', (_code, signal) => resolve({ failure: null, signal }));
  });
}
