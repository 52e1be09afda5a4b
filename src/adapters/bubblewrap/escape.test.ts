import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultLimits, type Sandbox, type SandboxLimits } from '#ports/sandbox.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';
import {
  exhaustingAttacks,
  fileAttacks,
  separateAttacks,
  sharedMemoryDecoy,
  temporaryDecoy,
  type Attack,
} from './escape-attacks.ts';
import { makeEscapeWorld, type EscapeWorld } from './escape-world.ts';

const probes = join(import.meta.dirname, 'escape-probes');
const strict = bubblewrapSandbox();
const metered = bubblewrapSandbox({ controlGroups: false });
type Probe = readonly [script: string, ...words: string[]];
const runFile = promisify(execFile);

const interpreter = (script: string): string => (script.endsWith('.pl') ? 'perl' : process.execPath);

async function inside(
  world: EscapeWorld,
  [script, ...words]: Probe,
  how: { sandbox: Sandbox; limits: Partial<SandboxLimits> | undefined },
): Promise<string> {
  const readOnly = (source: string, target: string) => ({ source, target, access: 'read-only' as const });
  const result = await how.sandbox.run({
    argv: [script.endsWith('.pl') ? 'perl' : 'node', `/patchline/${script}`, ...words],
    cwd: '/repo',
    mounts: [
      { source: world.repo, target: '/repo', access: 'read-write' },
      readOnly(probes, '/patchline'),
      readOnly(world.dependencies, '/repo/node_modules'),
      ...['.git', 'linked/.git', 'test/deep/frozen.test.js'].map((path) => readOnly(join(world.repo, path), `/repo/${path}`)),
    ],
    env: {},
    stdin: null,
    limits: { ...defaultLimits, wallMs: 30_000, ...how.limits },
    onLine: null,
    signal: null,
  });
  return result.ending === 'signalled'
    ? `BLOCKED by ${result.terminatedBy}`
    : result.stdout.trim() || `nothing said: ${result.stderr}`;
}

async function outside(world: EscapeWorld, [script, ...words]: Probe): Promise<string> {
  const options = { cwd: world.controlRepo, env: { ...process.env, PATCHLINE_DECOY: world.secret } };
  const { stdout, stderr } = await runFile(interpreter(script), [join(probes, script), ...words], options);
  return stdout.trim() || `nothing said: ${stderr}`;
}

async function expectBlocked(world: EscapeWorld, attack: Attack, sandbox: Sandbox): Promise<void> {
  const how = { sandbox, limits: attack.limits };
  const probe = attack.probe(world, '/repo');
  const refused = await inside(world, probe, how);
  expect(refused).toMatch(/^BLOCKED/u);
  expect(refused).toBe(attack.refusal ?? refused);
  expect(attack.harm?.(world, world.repo) ?? false).toBe(false);
  if (attack.within === undefined) return;
  expect(await inside(world, [probe[0], ...attack.within('/repo')], how)).toMatch(/^ESCAPED/u);
}

describe('a command in the sandbox cannot do what it can do outside', () => {
  let world: EscapeWorld;
  beforeAll(async () => {
    world = await makeEscapeWorld();
    writeFileSync(sharedMemoryDecoy(), world.secret);
    expect(await strict.probe()).toMatchObject({ kind: 'ready' });
  });
  afterAll(() => {
    world.close();
    for (const path of [sharedMemoryDecoy(), temporaryDecoy()]) rmSync(path, { force: true });
  });

  const unshown: string[] = [];
  const expectBlockedHereOnly = async (attack: Attack): Promise<void> => {
    await expectBlocked(world, attack, strict);
    const reason = attack.unshowable?.(world) ?? null;
    if (reason !== null) {
      unshown.push(`${attack.title}: ${reason}`);
      return;
    }
    const control = await outside(world, attack.probe(world, world.controlRepo));
    if (attack.refusal === undefined) expect(control).toMatch(/^ESCAPED/u);
    else expect(control).not.toBe(attack.refusal);
    expect(attack.harm?.(world, world.controlRepo) ?? true).toBe(true);
  };

  it.concurrent.each(separateAttacks)('$title', expectBlockedHereOnly);
  it.each(fileAttacks)('$title', expectBlockedHereOnly);
  it.each(exhaustingAttacks)('$title', expectBlockedHereOnly);
  it.each(exhaustingAttacks)('$title (no control groups)', (attack) => expectBlocked(world, attack, metered));

  it('shows outside what root can show there', ({ skip }) => {
    skip(process.getuid?.() !== 0, `not root: ${unshown.length} controls need root or another kernel`);
    expect(unshown.filter((title) => !/no AF_VSOCK|Linux 6.15|no address but loopback|x86-64 machine code/u.test(title))).toEqual(
      [],
    );
  });
});
