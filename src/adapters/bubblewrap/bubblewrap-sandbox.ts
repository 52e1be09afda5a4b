import { createHash } from 'node:crypto';
import { WorldError } from '#domain/world-error.ts';
import type { Sandbox, SandboxProbe, SandboxResult } from '#ports/sandbox.ts';
import { confine, runConfined, type Confined, type Confinement } from './confined-run.ts';
import type { Missing } from './host-trial.ts';
import type { LaunchOutcome } from './launch.ts';
import { weaknesses } from './limit-keeping.ts';
import { prepareHost } from './prepared-host.ts';
import { withService } from './loopback-service.ts';
import { openSession } from './session.ts';
import { profileInWords } from './strict-profile.ts';

export interface BubblewrapOptions {
  /** Absolute path of bwrap; searched on PATH when left out. */
  readonly program?: string;
  /** `false` leaves control groups alone and takes the weaker limits of each process. Default `true`. */
  readonly controlGroups?: boolean;
}

/**
 * The strict bubblewrap profile (Linux, x86-64 and AArch64): namespaces of its own, no capabilities, no network, a read-only system, a
 * system call filter, and limits. The first use tries the profile on this machine; where it does not hold, `run` throws `WorldError`.
 */
export function bubblewrapSandbox(options: BubblewrapOptions = {}): Sandbox {
  const preparation = { program: options.program ?? null, useControlGroups: options.controlGroups ?? true };
  let trial: Promise<Confinement | Missing> | null = null;
  const host = (): Promise<Confinement | Missing> => (trial ??= prepareHost(preparation));
  return {
    async probe() {
      const ready = await host();
      return ready.kind === 'missing' ? ready : describe(ready);
    },
    async run(command) {
      return interpret(command, await runConfined(required(await host()), command));
    },
    async open(command) {
      const ready = required(await host());
      const confined = withService(command);
      return openSession(command.signal, async (talk, signal) =>
        interpret(command, await confine(ready, { ...confined, signal }, talk)),
      );
    },
  };
}

function required(host: Confinement | Missing): Confinement {
  if (host.kind === 'confinement') return host;
  throw new WorldError('sandbox', `Cannot run code safely here. ${host.reason} ${host.remedy}`);
}

function describe(host: Confinement): SandboxProbe {
  const { memory, processes } = host.keeping;
  const profile = {
    ...profileInWords,
    filter: host.filter.toString('hex'),
    limits: { memory, processes, wall: 'watchdog', file: 'prlimit' },
  };
  return {
    kind: 'ready',
    name: `bubblewrap ${host.bwrap.version}`,
    profileDigest: createHash('sha256').update(JSON.stringify(profile)).digest('hex'),
    weaknesses: weaknesses(host.keeping),
  };
}

function interpret(command: Confined, outcome: LaunchOutcome): SandboxResult {
  if (outcome.kind === 'ran') return outcome.result;
  const what = `"${command.argv.join(' ').slice(0, 200)}"`;
  if (outcome.kind === 'not-ended') {
    throw new WorldError(
      'sandbox',
      `Cannot end the processes of ${what}: they ignore SIGKILL, as on a stuck disk. Look for them before a new run.`,
    );
  }
  throw new WorldError(
    'sandbox',
    `Cannot start ${what} in the sandbox: ${outcome.complaint || 'bubblewrap ended without a reason'}. Check its mounts and folder.`,
  );
}
