import { spawn } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fix, type FixJson, makeProject, patchline, type Project, sumIssue, sumSource } from './support/project.ts';

let project: Project;
let flags: readonly string[];
beforeEach(() => {
  project = makeProject();
  const content = JSON.stringify(sumSource.replace('index = 1', 'index = 0'));
  const program = project.aside(
    'builder.mjs',
    `import { writeFileSync } from 'node:fs';\nwriteFileSync('index.js', ${content});\n`,
  );
  flags = [
    'fix',
    project.aside('issue.md', sumIssue),
    '--repo',
    project.repository,
    '--json',
    '--builder-command',
    `node ${program}`,
  ];
});
afterEach(() => project.remove());

/** Lines of the run's journal so far: the opening line and one per finished step. */
function journalLines(): number {
  const [file] = globSync(join(project.folder, 'state/**/journals/*.jsonl'));
  return file === undefined ? 0 : readFileSync(file, 'utf8').split('\n').length - 1;
}

/**
 * Starts the command and kills it, and all that it started, as soon as `isTime` says so, which is told for how long it has worked: since its
 * first words, whatever the machine took to start it. Returns whether it ended by itself first.
 */
async function startAndKill(isTime: (workedMs: number) => boolean): Promise<boolean> {
  const program = join(import.meta.dirname, '../bin/patchline.js');
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(process.execPath, [program, ...flags], {
    cwd: project.folder,
    env: project.environment,
    stdio: [...stdio],
  });
  const ended = new Promise<boolean>((resolve) => child.on('exit', (code) => resolve(code !== null)));
  let from = Number.POSITIVE_INFINITY;
  child.stderr.on('data', () => (from = Math.min(from, Date.now())));
  while (child.exitCode === null && child.signalCode === null && !isTime(Date.now() - from)) await sleep(3);
  child.kill('SIGKILL');
  return ended;
}

/** What a run leaves for a person: must be there once, whatever happened on the way. */
function traces(json: FixJson): object {
  return {
    branches: project.git('for-each-ref', '--format=%(refname:short)', 'refs/heads').trim().split('\n'),
    commits: project.git('log', '--format=%s', `main..${json.branch}`).trim().split('\n').length,
    records: globSync(join(project.repository, '.git/patchline/pull-requests/*')).length,
    comments: globSync(join(project.repository, '.git/patchline/issues/*/comments/*')).length,
    labels: globSync(join(project.repository, '.git/patchline/issues/*/labels/*')).length,
    status: project.git('status', '--porcelain'),
  };
}

const once = {
  branches: ['bot/issue-7-sum-ignores-the-first-value', 'main'],
  commits: 4,
  records: 1,
  comments: 1,
  labels: 1,
  status: '',
};

describe('patchline fix survives kill -9', () => {
  test('at every step boundary and in the middle of every step, nothing is lost and nothing doubled', async () => {
    let [kills, steps] = [0, 0];
    for (let isDone = false; !isDone;) {
      const lines = journalLines();
      // In the middle: a moment after the work of the next step has begun.
      isDone = await startAndKill((workedMs) => journalLines() > lines || workedMs > 20 + 137 * (kills % 5));
      if (isDone) break;
      kills += 1;
      // At the boundary: as soon as the next line is on the disk.
      const reached = journalLines();
      isDone = await startAndKill(() => journalLines() > reached);
      kills += 1;
      steps += journalLines() - lines > 0 ? 1 : 0;
      expect(kills).toBeLessThan(100);
    }
    expect(steps).toBeGreaterThan(8);

    const result = await patchline(project, flags);
    const json = JSON.parse(result.stdout) as FixJson;
    expect(json.outcome).toBe('fixed');
    expect(traces(json)).toEqual(once);
    const verified = await patchline(project, ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository]);
    expect(verified.exitCode, verified.stderr).toBe(0);
  }, 600_000);

  test('and a deleted journal loses time, never work', async () => {
    const first = await patchline(project, flags);
    const { head } = JSON.parse(first.stdout) as FixJson;
    for (const file of globSync(join(project.folder, 'state/**/journals/*.jsonl'))) rmSync(file);
    const again = await fix(project, sumIssue, ...flags.slice(-2));
    expect(again.json.halt).toBe('duplicate');
    expect(project.git('rev-parse', 'bot/issue-7-sum-ignores-the-first-value').trim()).toBe(head);
    expect(traces({ ...again.json, branch: 'bot/issue-7-sum-ignores-the-first-value' })).toEqual(once);
  });
});
