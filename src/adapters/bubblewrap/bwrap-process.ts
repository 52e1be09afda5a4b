import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import type { BwrapStatus } from './bwrap-status.ts';
import { coverInherited, withNullDevice } from './inherited-descriptors.ts';
import { markVariable, orchestratorMark } from './orchestrator-mark.ts';
import { isRunning } from './process-end.ts';

/**
 * Descriptor numbers that bwrap inherits: it tells its status, waits at the gate before it starts anything, the command waits on the leash
 * for our word, and `inputs[i]` is read from `firstInput + i`.
 */
export const descriptors = { status: 3, gate: 4, leash: 5, firstInput: 6 } as const;

/**
 * For `sh -c`, inside, in front of the command. bwrap ties its processes to their parents only while it sets up; an orchestrator that is
 * killed in that time would leave the command running. So the command says when the ties hold, and starts only on a living one's answer.
 */
export const awaitWord: string = `echo >&${descriptors.leash} && read -r word <&${descriptors.leash} && exec "$@" ${descriptors.leash}>&-`;

export interface BwrapStart {
  readonly argv: readonly [string, ...string[]];
  /** Written to descriptors 6, 7, … and closed. */
  readonly inputs: readonly (string | Uint8Array)[];
  /** A stream stays open until it ends. */
  readonly stdin: string | Readable | null;
}

/** Starts bwrap with nothing but our mark in its environment; it stops at the gate. */
export function startBwrap(what: BwrapStart): ChildProcess {
  const child = withNullDevice((nullDevice) => spawnDetached(what, nullDevice));
  child.stdin?.on('error', ignoreClosedReader);
  if (child.stdin !== null && what.stdin instanceof Readable) what.stdin.pipe(child.stdin);
  else child.stdin?.end(what.stdin);
  for (const [index, bytes] of what.inputs.entries()) pipeTo(child, descriptors.firstInput + index)?.end(bytes);
  return child;
}

function spawnDetached(what: BwrapStart, nullDevice: number): ChildProcess {
  const [program, ...args] = what.argv;
  const piped = Array.from({ length: descriptors.firstInput + what.inputs.length - 1 }, () => 'pipe' as const);
  return spawn(program, args, {
    env: { [markVariable]: orchestratorMark() },
    cwd: '/',
    // In a session of its own, so that Ctrl-C reaches the orchestrator, which then decides.
    detached: true,
    stdio: coverInherited([what.stdin === null ? 'ignore' : 'pipe', ...piped], nullDevice),
  });
}

/** Our end of an extra descriptor. Unless somebody listens, what comes back on it is dropped. */
function pipeTo(child: ChildProcess, descriptor: number): (Readable & Writable) | null {
  const pipe = child.stdio[descriptor] as (Readable & Writable) | null | undefined;
  return pipe?.on('error', ignoreClosedReader).resume() ?? null;
}

/** A command need not read its input; that it did not is no failure. */
function ignoreClosedReader(): void {}

/**
 * bwrap sets the sandbox up while its first process is being admitted (moving a process between control groups can take the kernel as
 * long as the whole set-up), and starts the command when both are done.
 */
export function openGate(
  child: ChildProcess,
  status: BwrapStatus,
  gateKeeper: {
    readonly admit: (firstProcess: number) => Promise<void>;
    readonly refuse: (thrown: unknown) => void;
    /** The command has been let go: from here on it needs nobody. */
    readonly onStarted: () => void;
  },
): void {
  const gate = pipeTo(child, descriptors.gate);
  const leash = pipeTo(child, descriptors.leash);
  leash?.once('data', () => {
    leash.end('go\n');
    gateKeeper.onStarted();
  });
  status.onceStarted((first) => {
    if (first === null) return;
    gateKeeper.admit(first.pid).then(
      () => gate?.end('.'),
      (thrown: unknown) => {
        // A first process that is gone already failed in the set-up; bwrap says why.
        if (isRunning(first)) gateKeeper.refuse(thrown);
      },
    );
  });
}
