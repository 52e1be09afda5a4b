import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pastRepository, type PastRepository } from '#adapters/git-history/past-repository.fixture.ts';
import { captureProcess } from '#lib/capture-process.ts';
import { startTestWorld } from './github/test-support/test-world.ts';

let past: PastRepository;
const state = mkdtempSync(join(tmpdir(), 'patchline-forecast-'));

beforeAll(() => {
  past = pastRepository();
  past.land('begin', { files: { 'src/a.js': 'one\n' }, day: 0 });
  for (let number = 1; number <= 12; number += 1) {
    past.open(number, `change ${number}`, [
      { files: { [`src/${number}.js`]: `line ${number}\n` }, by: `author-${number % 3}`, day: 4 * number },
    ]);
    if (number % 3 !== 0) past.squash(number, `change ${number}`, 4 * number + 1);
  }
  past.land('much later', { files: { 'src/a.js': 'two\n' }, day: 300 });
});
afterAll(() => {
  past.remove();
  rmSync(state, { recursive: true });
});

function patchline(...args: string[]): Promise<Answer> {
  return run({}, ...args, '--repo', past.folder);
}

interface Answer {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(more: Readonly<Record<string, string>>, ...args: string[]): Promise<Answer> {
  const env = { PATH: process.env['PATH'] ?? '', HOME: state, XDG_STATE_HOME: state, ...more };
  const argv = [process.execPath, resolve('bin/patchline.js'), 'forecast', ...args] as const;
  const { exitCode, stdout, stderr } = await captureProcess({ argv, env, timeoutMs: 60_000 });
  return { exitCode, stdout: stdout.toString('utf8'), stderr };
}

test('a clone is learned from, forecast and reported without network', async () => {
  const early = await patchline('predict', '3');
  expect(early).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('patchline forecast train') });

  const trained = await patchline('train', '--json');
  expect(trained.exitCode, trained.stderr).toBe(0);
  expect(JSON.parse(trained.stdout)).toMatchObject({ read: 12, kept: 12, learnedFrom: 12 });

  const told = await patchline('predict', '12', '--json');
  const forecast = JSON.parse(told.stdout) as { verdict: string; chance: number; interval: { low: number; high: number } };
  expect(told.exitCode).toBe(forecast.verdict === 'abstain' ? 1 : 0);
  expect(forecast.interval.low).toBeLessThanOrEqual(forecast.chance);
  expect(forecast.interval.high).toBeGreaterThanOrEqual(forecast.chance);

  const sentence = await patchline('predict', '12');
  expect(sentence.stdout).toContain('Learned from 12 pull requests here');
  expect(sentence.stdout).toContain('no ground to close anything');

  const report = await patchline('report');
  expect(report.exitCode).toBe(0);
  expect(report.stdout).toContain('12 pull requests: 8 merged, 4 closed, 0 undecided.');

  const missing = await patchline('predict', '99');
  expect(missing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('no pull request #99 among the 12') });
});

test('GitHub is learned from with a token', async () => {
  const world = await startTestWorld();
  try {
    const number = await world.openPull('first');
    const env = { GITHUB_API_URL: world.github.apiUrl, GITHUB_SERVER_URL: world.github.gitUrl };
    const refused = await run(env, 'train', '--repository', 'acme/lib');
    expect(refused).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('Set GH_TOKEN') });
    expect(world.github.requests.filter(({ login }) => login === null)).toEqual([]);
    const trained = await run({ ...env, GH_TOKEN: world.github.tokens.readOnly }, 'train', '--repository', 'acme/lib', '--json');
    expect(trained.exitCode, trained.stderr).toBe(0);
    expect(JSON.parse(trained.stdout)).toMatchObject({ read: 1, changed: 0, kept: 1, learnedFrom: 0, leftOut: [] });
    const told = await run(env, 'predict', String(number), '--repository', 'acme/lib', '--json');
    expect(JSON.parse(told.stdout)).toMatchObject({ number, seen: 0 });
  } finally {
    await world.close();
  }
});
