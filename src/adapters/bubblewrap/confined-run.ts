import { WorldError } from '#domain/world-error.ts';
import { lineSplitter } from '#lib/line-splitter.ts';
import type { SandboxCommand, SandboxResult } from '#ports/sandbox.ts';
import type { Readable } from 'node:stream';
import { makeControlGroups, type ControlGroups } from './control-groups.ts';
import type { Found } from './host-trial.ts';
import { awaitWord, descriptors } from './bwrap-process.ts';
import { launch, type LaunchOutcome } from './launch.ts';
import { makeMeter, resourceArguments, type LimitKeeping } from './limit-keeping.ts';
import { holdMountPoints } from './mount-points.ts';
import { planMounts } from './mount-plan.ts';
import { accountFileContents, closingArguments, confinement, inside, systemArguments } from './strict-profile.ts';

/** What holds a command on this machine. */
export interface Confinement {
  readonly kind: 'confinement';
  readonly bwrap: Found;
  readonly keeping: LimitKeeping;
  /** The compiled system call filter. */
  readonly filter: Buffer;
  /** Resolved host path of the Node that runs Patchline. */
  readonly node: string;
}

/** How a command is spoken with while it runs. */
export interface Talk {
  readonly stdin: string | Readable | null;
  readonly onOutput: ((chunk: Buffer) => void) | null;
  readonly onStarted: () => void;
}

/** What is confined, however it is spoken with. */
export type Confined = Omit<SandboxCommand, 'stdin' | 'onLine'>;

/** Runs one command to its end. Throws `WorldError` where its mounts or limits cannot be set up. */
export async function runConfined(host: Confinement, command: SandboxCommand): Promise<LaunchOutcome> {
  const onOutput = command.onLine === null ? null : lineSplitter(command.onLine);
  return confine(host, command, { stdin: command.stdin, onOutput, onStarted: () => undefined });
}

/** As `runConfined`, with input and output as they come. */
export async function confine(host: Confinement, command: Confined, talk: Talk): Promise<LaunchOutcome> {
  if (command.signal?.aborted === true) return { kind: 'ran', result: abortedBeforeStart };
  refuseNulCharacters(command);
  const plan = planMounts(command.mounts);
  const release = holdMountPoints(plan.points);
  try {
    return await inControlGroups(openControlGroups(host, command), (admit) =>
      launch({
        argv: commandLine(host, command),
        admit,
        isWithinLimits: makeMeter(command.limits, host.keeping),
        inputs: [bwrapOptions(host, command, plan.args), host.filter, ...accountFileContents],
        ...talk,
        wallMs: command.limits.wallMs,
        outputBytes: command.limits.outputBytes,
        signal: command.signal,
      }),
    );
  } finally {
    release();
  }
}

const abortedBeforeStart: SandboxResult = {
  ending: 'aborted',
  exitCode: null,
  terminatedBy: null,
  stdout: '',
  stderr: '',
  durationMs: 0,
};

/** bwrap's options are separated by NUL: one inside a value could smuggle in options. */
function refuseNulCharacters(command: Confined): void {
  const targets = command.mounts.map(({ target }) => target);
  const values = [...command.argv, command.cwd, ...Object.entries(command.env).flat(), ...targets];
  if (values.every((value) => !value.includes('\0'))) return;
  throw new WorldError(
    'sandbox',
    'Cannot run a command in the sandbox: an argument, a path or a variable holds a NUL character. Remove it.',
  );
}

/** Groups hold every process from before foreign code starts until none is left. */
async function inControlGroups(
  groups: ControlGroups,
  act: (admit: ControlGroups['admit']) => Promise<LaunchOutcome>,
): Promise<LaunchOutcome> {
  let outcome: LaunchOutcome = { kind: 'not-ended' };
  try {
    outcome = await act((pid) => groups.admit(pid));
  } finally {
    if (!(await groups.remove())) outcome = { kind: 'not-ended' };
  }
  return outcome;
}

function openControlGroups(host: Confinement, command: Confined): ControlGroups {
  try {
    return makeControlGroups(host.keeping.parents, command.limits);
  } catch (cause) {
    const why = 'Cannot limit a command: its control group could not be made. Look at /sys/fs/cgroup and run again.';
    throw new WorldError('sandbox', why, { cause });
  }
}

/** Ties and namespaces stand on the command line itself; only what adds to an empty tree comes through the pipe. */
function commandLine(host: Confinement, command: Confined): [string, ...string[]] {
  const { status, gate, firstInput } = descriptors;
  const argv = command.argv[0] === 'node' ? [inside.node, ...command.argv.slice(1)] : command.argv;
  const pipes = `--json-status-fd ${status} --block-fd ${gate} --args ${firstInput} --seccomp ${firstInput + 1}`.split(' ');
  const limited = [
    '/bin/sh',
    '-c',
    awaitWord,
    'sh',
    inside.prlimit,
    ...resourceArguments(command.limits, host.keeping),
    '--',
    ...argv,
  ];
  return [host.bwrap.program, ...confinement, ...pipes, '--', ...limited];
}

function bwrapOptions(host: Confinement, command: Confined, mounts: readonly string[]): string {
  const env = { PATH: inside.path, HOME: inside.home, TMPDIR: '/tmp', LANG: 'C.UTF-8', TZ: 'UTC', ...command.env };
  const options = [
    ...systemArguments(descriptors.firstInput + 2, command.limits.memoryBytes),
    ...mounts,
    ...Object.entries(env).flatMap(([name, value]) => ['--setenv', name, value]),
    '--chdir',
    command.cwd,
    ...closingArguments(host.node),
  ];
  return options.map((option) => `${option}\0`).join('');
}
