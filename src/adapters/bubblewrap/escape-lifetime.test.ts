import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
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
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
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

const orchestrator = (way: 'plainly' | 'sandboxed', script: string, ...words: string[]): readonly string[] =>
  [join(probes, 'orchestrator.ts'), way, folder, script].concat(words);

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the child has no output');
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return line;
}

/** Processes of this machine that carry a word, whoever's namespace they are in. */
function carriers(word: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(word);
      } catch {
        return false;
      }
    });
}

/** Waits until no process carries a word; `false` when some still do after a long time. */
async function haveGone(word: string): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 10_000; waitedMs += 50) {
    if (carriers(word).length === 0) return true;
    await sleep(50);
  }
  return false;
}

async function expectSurvivorsAndEndThem(word: string): Promise<void> {
  await sleep(300);
  const survivors = carriers(word);
  expect(survivors.length).toBeGreaterThan(0);
  for (const pid of survivors) process.kill(pid, 'SIGKILL');
  expect(await haveGone(word)).toBe(true);
}

describe('nothing outlives its run', () => {
  it('ends a daemon in a session of its own with the run, which outside goes on', async () => {
    const [inside, outside] = [randomUUID(), randomUUID()];
    expect(await runInside('leave-daemon.mjs', [inside])).toMatchObject({ ending: 'exited', stdout: 'left behind\n' });
    expect(carriers(inside)).toEqual([]);

    const control = start([join(probes, 'leave-daemon.mjs'), outside]);
    await once(control, 'close');
    await expectSurvivorsAndEndThem(outside);
  });

  it('ends the command when the orchestrator is killed, which outside goes on', async () => {
    const [inside, outside] = [randomUUID(), randomUUID()];
    const killed = start(orchestrator('sandboxed', 'stay.mjs', inside));
    expect(await firstLine(killed)).toMatch(/^running/u);
    expect(carriers(inside).length).toBeGreaterThan(1);
    killed.kill('SIGKILL');
    expect(await haveGone(inside)).toBe(true);

    const control = start(orchestrator('plainly', 'stay.mjs', outside));
    await firstLine(control);
    control.kill('SIGKILL');
    await once(control, 'exit');
    await expectSurvivorsAndEndThem(outside);
  });

  it('clears up at the next start what was left when the orchestrator was killed while bwrap set up', async () => {
    const word = randomUUID();
    for (let round = 0; round < 12; round += 1) {
      const killed = start(orchestrator('sandboxed', 'stay.mjs', word));
      while (carriers(word).length < 2) await sleep(1);
      await sleep(round);
      killed.kill('SIGKILL');
      await once(killed, 'close');
    }
    await bubblewrapSandbox().probe();
    expect(await haveGone(word)).toBe(true);
  });

  it('ends a command that ignores SIGTERM and SIGINT, which outside survives both', async () => {
    const stop = new AbortController();
    const result = await runInside('ignore-signals.mjs', [], { onLine: () => stop.abort(), signal: stop.signal });
    expect(result).toMatchObject({ ending: 'aborted', stdout: 'ready\n' });

    const control = start([join(probes, 'ignore-signals.mjs')]);
    await firstLine(control);
    control.kill('SIGTERM');
    control.kill('SIGINT');
    await sleep(300);
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
