import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultLimits, type SandboxCommand, type SandboxResult } from '#ports/sandbox.ts';
import { bubblewrapSandbox } from './bubblewrap-sandbox.ts';

const probes = join(import.meta.dirname, 'escape-probes');
const sandbox = bubblewrapSandbox();
let folder: string;
let started: ChildProcess[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-lifetime-'));
  started = [];
});
afterEach(() => {
  for (const child of started) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function runInside(script: string, words: readonly string[], given: Partial<SandboxCommand> = {}): Promise<SandboxResult> {
  return sandbox.run({
    argv: ['node', `/patchline/${script}`, ...words],
    cwd: '/repo',
    mounts: [
      { source: folder, target: '/repo', access: 'read-write' },
      { source: probes, target: '/patchline', access: 'read-only' },
    ],
    env: {},
    stdin: null,
    limits: defaultLimits,
    onLine: null,
    signal: null,
    ...given,
  });
}

function start(argv: readonly string[], extra: readonly (number | 'ignore')[] = []): ChildProcess {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe', ...extra], cwd: join(probes, '..') });
  started.push(child);
  return child;
}

const orchestrator = (way: 'plainly' | 'sandboxed', script: string, ...words: string[]): readonly string[] => [
  ...[join(probes, 'orchestrator.ts'), way, folder, script, ...words],
];

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return line;
}

/** Whether the file that a survivor would keep writing still changes. */
async function isBeating(): Promise<boolean> {
  await sleep(200);
  const before = readFileSync(join(folder, 'beat'), 'utf8');
  await sleep(400);
  return readFileSync(join(folder, 'beat'), 'utf8') !== before;
}

describe('nothing outlives its run', () => {
  it('ends a daemon in a session of its own with the run, which outside goes on', async () => {
    const result = await runInside('leave-daemon.mjs', ['/repo']);
    expect(result).toMatchObject({ ending: 'exited', stdout: 'started\n' });
    expect(await isBeating()).toBe(false);

    const control = start([join(probes, 'leave-daemon.mjs'), folder]);
    await once(control, 'close');
    expect(await isBeating()).toBe(true);
    process.kill(Number(readFileSync(join(folder, 'pid'), 'utf8')), 'SIGKILL');
  });

  it('ends the command when the orchestrator is killed, which outside goes on', async () => {
    const killed = start(orchestrator('sandboxed', 'beat.mjs', '/repo'));
    expect(await firstLine(killed)).toMatch(/^beating/u);
    expect(await isBeating()).toBe(true);
    killed.kill('SIGKILL');
    expect(await isBeating()).toBe(false);

    const control = start(orchestrator('plainly', 'beat.mjs', folder));
    const line = await firstLine(control);
    control.kill('SIGKILL');
    expect(await isBeating()).toBe(true);
    process.kill(Number(line.split(' ')[1]), 'SIGKILL');
  });

  it('ends a command that ignores SIGTERM and SIGINT, which outside survives both', async () => {
    const result = await runInside('ignore-signals.mjs', [], { limits: { ...defaultLimits, wallMs: 1_500 } });
    expect(result).toMatchObject({ ending: 'timed-out', stdout: 'ready\n' });

    const control = start([join(probes, 'ignore-signals.mjs')]);
    await firstLine(control);
    control.kill('SIGTERM');
    control.kill('SIGINT');
    await sleep(200);
    expect([control.exitCode, control.signalCode]).toEqual([null, null]);
  });

  it('ends endless output at its limit, which outside goes on past it', async () => {
    const result = await runInside('flood.mjs', [], { limits: { ...defaultLimits, outputBytes: 2 ** 20 } });
    expect(result.ending).toBe('output-limit');
    expect(result.stdout.length).toBe(2 ** 20);

    const control = start([join(probes, 'flood.mjs')]);
    let bytes = 0;
    for await (const chunk of control.stdout ?? []) if ((bytes += (chunk as Buffer).length) > 2 ** 21) break;
    expect(bytes).toBeGreaterThan(2 ** 21);
  });
});

describe('what the orchestrator has open', () => {
  it('is closed to the command, although plain children inherit it', async () => {
    writeFileSync(join(folder, 'secret'), 'decoy in an open file');
    const open = openSync(join(folder, 'secret'), 'r');
    // Node shuts the lowest descriptors to its children when it starts, and stops at the first gap after the 16th.
    const descriptor40 = [...Array.from({ length: 37 }, () => 'ignore' as const), open];
    const ask = async (way: 'plainly' | 'sandboxed'): Promise<string> =>
      firstLine(start(orchestrator(way, 'open-descriptors.mjs', 'decoy in an open file'), descriptor40));
    expect(await ask('sandboxed')).toMatch(/^BLOCKED/u);
    expect(await ask('plainly')).toBe('ESCAPED');
    closeSync(open);
  });
});
