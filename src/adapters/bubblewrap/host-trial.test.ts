import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { defaultLimits, type SandboxCommand } from '#ports/sandbox.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';
import { explainRefusal, judgeTrial } from './host-trial.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-trial-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that answers `--version` as bwrap does and otherwise runs `body`. */
function standIn(version: string, body: string): string {
  const path = join(folder, 'bwrap');
  writeFileSync(path, `#!/bin/sh\nif [ "$1" = --version ]; then echo "bubblewrap ${version}"; exit 0; fi\n${body}\n`, {
    mode: 0o755,
  });
  return path;
}

const mark = (): string => join(folder, 'ran');
const command = (): SandboxCommand => ({
  argv: ['node', '-e', `fs.writeFileSync('${mark()}', '')`],
  cwd: '/tmp',
  mounts: [],
  env: {},
  stdin: null,
  limits: defaultLimits,
  onLine: null,
  signal: null,
});

describe('a machine that cannot confine', () => {
  it.each([
    ['has no bwrap', () => '/no/such/bwrap', /does not say the version/u, /apt-get install bubblewrap/u],
    ['has an old bwrap', () => standIn('0.6.1', 'exit 1'), /0\.6\.1 is too old/u, /0\.8 or newer/u],
    [
      'is kept from user namespaces by AppArmor',
      () => standIn('0.9.0', 'echo "bwrap: setting up uid map: Permission denied" >&2; exit 1'),
      /setting up uid map: Permission denied/u,
      /sysctl -w kernel\.apparmor_restrict_unprivileged_userns=0/u,
    ],
    ['has a bwrap that confines nothing', () => standIn('0.9.0', pretend), /no system call filter is in force/u, /Report this/u],
    [
      'has a bwrap that only says it is done',
      () => standIn('0.9.0', `${statusLines}; exit 0`),
      /Node does not run/u,
      /nodejs\.org/u,
    ],
  ])('%s: the probe says so and how to go on, and run refuses', async (_, program, reason, remedy) => {
    const sandbox = bubblewrapSandbox({ program: program() });
    expect(await sandbox.probe()).toEqual({
      kind: 'missing',
      reason: expect.stringMatching(reason) as string,
      remedy: expect.stringMatching(remedy) as string,
    });
    const failure = await sandbox.run(command()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorldError);
    expect(failure).toMatchObject({ kind: 'sandbox', message: expect.stringMatching(reason) as string });
  });

  it('never runs the command unconfined, even through a bwrap that would', async () => {
    const program = standIn('0.9.0', pretend);
    await expect(bubblewrapSandbox({ program }).run(command())).rejects.toThrow(WorldError);
    expect(existsSync(mark())).toBe(false);

    spawnSync(program, ['--', 'prlimit', '--', ...command().argv], { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
    expect(existsSync(mark())).toBe(true);
  });
});

const statusLines = `echo '{ "child-pid": 999999999 }' >&3; echo '{ "exit-code": 0 }' >&3`;
/** Runs what it is given with no confinement at all: the words behind prlimit's \`--\`, with a Node from PATH. */
const pretend = `${statusLines}; while [ "$1" != -- ]; do shift; done; shift; while [ "$1" != -- ]; do shift; done; shift; shift; exec "${process.execPath}" "$@"`;

describe('the reason for a refusal', () => {
  it.each([
    ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'kernel.unprivileged_userns_clone=1'],
    ['/proc/sys/user/max_user_namespaces', '0', 'user.max_user_namespaces=10000'],
    ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', 'kernel.apparmor_restrict_unprivileged_userns=0'],
  ])('is read from the switch %s', (file, value, setting) => {
    const found = explainRefusal('some complaint', (asked) => (asked === file ? value : null));
    expect(found.remedy).toContain(`sysctl -w ${setting}`);
  });

  it('is left open where no switch is shut', () => {
    const found = explainRefusal('something new', () => null);
    expect(found.reason).toContain('something new');
    expect(found.remedy).not.toContain('sysctl');
  });
});

describe('the trial from inside', () => {
  it('passes only when nothing but the version is printed', () => {
    expect(judgeTrial(`${process.version}\n`, '')).toBeNull();
    expect(judgeTrial(`kernel settings can be written\n${process.version}\n`, '')?.reason).toContain(
      'kernel settings can be written',
    );
    expect(judgeTrial('', 'error while loading shared libraries')?.reason).toContain('error while loading shared libraries');
    expect(judgeTrial('v0.0.1\n', '')).not.toBeNull();
  });
});
