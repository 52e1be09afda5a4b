import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const asNobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups'];
const runFile = promisify(execFile);

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** Why the suite cannot be run as an ordinary user from here; `null` when it can. */
function obstacle(): string | null {
  if (process.getuid?.() !== 0) return 'these tests already run as an ordinary user';
  const tried = spawnSync('setpriv', [...asNobody, process.execPath, vitest, '--version'], { cwd: root, encoding: 'utf8' });
  return tried.status === 0
    ? null
    : `an ordinary user cannot run the tests here: ${tried.stderr.trim().split('\n').at(-1) ?? ''}`;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchline-unprivileged-'));
  chmodSync(folder, 0o777);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('every attack is blocked for an ordinary user too', async ({ skip }) => {
  const reason = obstacle();
  skip(reason !== null, reason ?? '');
  const suites = ['escape.test.ts', 'escape-lifetime.test.ts'].map((name) => join(import.meta.dirname, name));
  const file = join(folder, 'report.json');
  const options = ['--configLoader', 'native', '--cache', 'false', '--reporter', 'json', '--outputFile', file, ...suites];
  await runFile('setpriv', [...asNobody, process.execPath, vitest, 'run', ...options], {
    cwd: root,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, TMPDIR: '/tmp', LC_ALL: 'C' },
  }).catch(() => 'the report says what failed');
  const report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  const failed = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(({ status }) => status === 'failed'),
  );
  expect(failed.map(({ fullName }) => fullName)).toEqual([]);
  expect(report.numPassedTests).toBeGreaterThan(90);
});
