import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { SandboxResult } from '#ports/sandbox.ts';
import { coverInherited, withNullDevice } from './inherited-descriptors.ts';
import { captureOutput, type CapturedOutput } from './captured-output.ts';
import { bwrapStatus, type BwrapStatus } from './bwrap-status.ts';
import { endNamespace, isRunning, killProcess } from './process-end.ts';

/** Descriptor numbers that bwrap inherits; it waits at the gate before it starts the command; `inputs[i]` is read from `firstInput + i`. */
export const descriptors = { status: 3, gate: 4, firstInput: 5 } as const;

/** One start of bwrap. */
export interface Launch {
  readonly argv: readonly [string, ...string[]];
  /** Takes the first process of the namespace under control before the command starts. */
  readonly admit: (pid: number) => Promise<void>;
  /** Written to descriptors 5, 6, … and closed. */
  readonly inputs: readonly (string | Uint8Array)[];
  readonly stdin: string | null;
  readonly wallMs: number;
  readonly outputBytes: number;
  readonly onLine: ((line: string) => void) | null;
  readonly signal: AbortSignal | null;
}

export type LaunchOutcome =
  | { readonly kind: 'ran'; readonly result: SandboxResult }
  | { readonly kind: 'not-started'; readonly complaint: string }
  | { readonly kind: 'not-ended' };

type Stop = 'timed-out' | 'output-limit' | 'aborted' | { readonly thrown: unknown };

/** Starts bwrap, watches it, and returns only when no process of its namespace is left. */
export async function launch(what: Launch): Promise<LaunchOutcome> {
  const startedAt = performance.now();
  const child = start(what);
  const status = bwrapStatus(child.stdio[descriptors.status] as Readable);
  const stopper = makeStopper(child, status);
  const [stdout, stderr] = capture(child, what, (why) => stopper.stop(why));
  openGate(child, what, { status, stop: (why) => stopper.stop(why) });
  const watchdog = setTimeout(() => stopper.stop('timed-out'), Math.min(what.wallMs, 2 ** 31 - 1));
  const abort = (): void => stopper.stop('aborted');
  what.signal?.addEventListener('abort', abort, { once: true });
  try {
    const end = await ended(child);
    if (end.failure !== null) return { kind: 'not-started', complaint: end.failure };
    const first = status.firstProcess();
    if (first !== null && !(await endNamespace(first))) return { kind: 'not-ended' };
    const ending = forcedEnding(stopper.why()) ?? naturalEnding(status.exitCode(), end.signal);
    if (ending === null) return { kind: 'not-started', complaint: stderr.text().trim() };
    const durationMs = performance.now() - startedAt;
    return { kind: 'ran', result: { ...ending, stdout: stdout.text(), stderr: stderr.text(), durationMs } };
  } finally {
    clearTimeout(watchdog);
    what.signal?.removeEventListener('abort', abort);
  }
}

function start(what: Launch): ChildProcess {
  const child = withNullDevice((nullDevice) => spawnDetached(what, nullDevice));
  child.stdin?.on('error', ignoreClosedReader).end(what.stdin);
  for (const [index, bytes] of what.inputs.entries()) pipeTo(child, descriptors.firstInput + index)?.end(bytes);
  return child;
}

/** Our end of an extra descriptor. What comes back on it is dropped. */
function pipeTo(child: ChildProcess, descriptor: number): Writable | null {
  const pipe = child.stdio[descriptor] as (Readable & Writable) | null | undefined;
  return pipe?.on('error', ignoreClosedReader).resume() ?? null;
}

/**
 * bwrap sets the sandbox up while its first process is being admitted (moving a process between control groups can take the kernel as
 * long as the whole set-up), and starts the command when both are done.
 */
function openGate(
  child: ChildProcess,
  what: Launch,
  on: { readonly status: BwrapStatus; readonly stop: (why: Stop) => void },
): void {
  const gate = pipeTo(child, descriptors.gate);
  on.status.onceStarted((first) => {
    if (first === null) return;
    what.admit(first.pid).then(
      () => gate?.end('.'),
      (thrown: unknown) => {
        // A first process that is gone already failed in the set-up; bwrap says why.
        if (isRunning(first)) on.stop({ thrown });
      },
    );
  });
}

function spawnDetached(what: Launch, nullDevice: number): ChildProcess {
  const [program, ...args] = what.argv;
  const piped = Array.from({ length: descriptors.firstInput + what.inputs.length - 1 }, () => 'pipe' as const);
  return spawn(program, args, {
    env: {},
    cwd: '/',
    // In a session of its own, so that Ctrl-C reaches the orchestrator, which then decides.
    detached: true,
    stdio: coverInherited([what.stdin === null ? 'ignore' : 'pipe', ...piped], nullDevice),
  });
}

/** A command need not read its input; that it did not is no failure. */
function ignoreClosedReader(): void {}

function capture(child: ChildProcess, what: Launch, stop: (why: Stop) => void): [CapturedOutput, CapturedOutput] {
  const stdout = captureOutput(what.outputBytes, what.onLine);
  const stderr = captureOutput(what.outputBytes, null);
  let hasThrown = false;
  const keep = (output: CapturedOutput) => (chunk: Buffer) => {
    if (hasThrown) return;
    try {
      if (!output.add(chunk)) stop('output-limit');
    } catch (thrown) {
      hasThrown = true;
      stop({ thrown });
    }
  };
  child.stdout?.on('data', keep(stdout));
  child.stderr?.on('data', keep(stderr));
  return [stdout, stderr];
}

/**
 * The first reason to stop wins. Killing bwrap before it has said which process is the first of the namespace could leave that one behind
 * (its own tie to bwrap comes a moment later), so the kill waits for that word, which comes before anything foreign runs.
 */
function makeStopper(child: ChildProcess, status: BwrapStatus): { stop(why: Stop): void; why(): Stop | null } {
  let reason: Stop | null = null;
  return {
    stop(why) {
      if (reason !== null) return;
      reason = why;
      status.onceStarted((first) => {
        if (first !== null) killProcess(first);
        child.kill('SIGKILL');
      });
    },
    why: () => reason,
  };
}

function ended(child: ChildProcess): Promise<{ failure: string | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ failure: error.message, signal: null }));
    child.once('close', (_code, signal) => resolve({ failure: null, signal }));
  });
}

type Ending = Pick<SandboxResult, 'ending' | 'exitCode' | 'terminatedBy'>;

/** Reversed, because SIGABRT and SIGIO come before their second names and the last entry wins. */
const signalNames = new Map(
  Object.entries(constants.signals)
    .toReversed()
    .map(([name, number]) => [number, name]),
);

function forcedEnding(why: Stop | null): Ending | null {
  if (why === null) return null;
  if (typeof why === 'object') throw why.thrown;
  return { ending: why, exitCode: null, terminatedBy: 'SIGKILL' };
}

/** `null` when bwrap ended before it started the command. */
function naturalEnding(exitCode: number | null, signalToBwrap: NodeJS.Signals | null): Ending | null {
  if (exitCode === null)
    return signalToBwrap === null ? null : { ending: 'signalled', exitCode: null, terminatedBy: signalToBwrap };
  const terminatedBy = exitCode > 128 ? signalNames.get(exitCode - 128) : undefined;
  if (terminatedBy !== undefined) return { ending: 'signalled', exitCode: null, terminatedBy };
  return { ending: 'exited', exitCode, terminatedBy: null };
}
