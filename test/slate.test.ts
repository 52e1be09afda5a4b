import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Slate } from '#domain/slate.ts';
import { clampIssue } from './support/clamp-issue.ts';
import {
  defaultFiles,
  fingerprint,
  makeProject,
  patchline,
  sumIssue,
  sumSource,
  type CommandResult,
  type Project,
} from './support/project.ts';

const clampFiles = {
  ...defaultFiles,
  'index.js': `'use strict';

exports.clamp = function clamp(value, low, high) {
  if (value < low) return low;
  if (value > low + high * 100) return high;
  return value;
};
`,
  'test/index.test.js': `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { clamp } = require('../index.js');

test('clamp keeps a small value inside its bounds', () => {
  assert.strictEqual(clamp(-5, 1, 3), 1);
  assert.strictEqual(clamp(2, 1, 3), 2);
});
`,
};

const prose = `The very next value above the bound is above it, too:

\`\`\`js
clamp(11, 1, 10); // expected 10
\`\`\`
`;

let project: Project;
afterEach(() => project.remove());

const slate = (...argv: string[]): Promise<CommandResult> => patchline(project, ['slate', ...argv, '--repo', project.repository]);
const read = ({ stdout }: CommandResult): Slate => JSON.parse(stdout) as Slate;
/** Short, because every survivor of this small search is found at once. */
const quick = ['--seconds', '8'];

describe('patchline slate by search', () => {
  beforeEach(() => {
    project = makeProject(clampFiles);
  });

  test('shows variants that differ, the picked one becomes a branch whose receipt replays, and more prose gives the next slate', async () => {
    const untouched = fingerprint(project);
    const issue = project.aside('issue.md', clampIssue);
    const made = await slate(issue, '--json', ...quick);
    const first = read(made);
    expect({ exitCode: made.exitCode, state: first.state, round: first.round }).toEqual({
      exitCode: 0,
      state: 'ready',
      round: 1,
    });
    expect(fingerprint(project)).toBe(untouched);
    expect(globSync(join(project.repository, '.git/patchline/**/*'))).toEqual([]);

    const [best, second] = first.variants;
    if (best === undefined || second === undefined) throw new Error(`two variants were wanted\n${made.stderr}`);
    expect(first.variants.map(({ score }) => score.value)).toEqual(
      first.variants.map(({ score }) => score.value).toSorted((a, b) => b - a),
    );
    expect(second.score.caps).toContain('survivors-disagree');
    expect(new Set(first.variants.map(({ diff }) => diff)).size).toBe(first.variants.length);
    for (const variant of first.variants) {
      expect(variant.tests.failToPass).toHaveLength(3);
      expect(variant.cost).toMatchObject({ calls: 0, costMicroUsd: 0 });
      expect(variant.forecast).toMatchObject({ kind: 'none', why: expect.stringContaining('forecast train') as string });
      expect(variant.differsFrom.length).toBeGreaterThan(0);
    }
    expect(first.behaviour.compared).toBeGreaterThan(20);
    expect(made.stderr).toContain(`patchline slate pick ${first.id} ${best.id}`);

    const shown = await slate('show', 'latest', '--json');
    expect(read(shown)).toEqual(first);
    const again = await slate(issue, '--json', ...quick);
    expect(read(again)).toEqual(first);
    expect(again.stderr).toContain('recorded earlier');

    const dry = await slate('pick', first.id, second.id, '--dry-run');
    expect(dry.exitCode, dry.stderr).toBe(0);
    expect(fingerprint(project)).toBe(untouched);

    const picked = await slate('pick', first.id, second.id, '--json');
    expect(picked.exitCode, picked.stderr).toBe(0);
    const { branch, receipt } = (JSON.parse(picked.stdout) as { picked: { branch: string; receipt: string } }).picked;
    expect(branch).toBe('bot/issue-9-clamp-lets-values-above-the-upper-bound-through');
    expect(project.git('log', '--format=%s', `main..${branch}~1`).trim().split('\n')).toEqual([
      'fix: clamp() lets values above the upper bound through',
      'test: clamp() lets values above the upper bound through',
    ]);
    const fix = project.git('diff', `${branch}~2`, `${branch}~1`, '--', 'index.js');
    expect(fix.split('\n').filter((line) => /^[+-] /.test(line))).toEqual(
      second.diff.split('\n').filter((line) => /^[+-] /.test(line)),
    );
    const verified = await patchline(project, ['receipt', 'verify', receipt, '--repo', project.repository, '--all']);
    expect(verified.exitCode, verified.stderr).toBe(0);
    const same = await slate('pick', first.id, second.id);
    expect(same.exitCode, 'the same pick again changes nothing').toBe(0);
    const other = await slate('pick', first.id, best.id);
    expect(other.exitCode, 'another pick does not write over the first').toBe(2);

    const next = await slate('next', first.id, '--prose', prose, '--json');
    const later = read(next);
    expect(later).toMatchObject({ state: 'ready', round: 2, previous: first.id, prose: [prose], base: first.base });
    expect(next.stderr).toContain('3 tests frozen in an earlier round stay frozen');
    expect(next.stderr).toContain('clamp(11, 1, 10)');
    expect([...later.variants, ...later.leftOut].length).toBeGreaterThan(0);
    for (const variant of later.variants) expect(variant.tests.failToPass).toHaveLength(4);
    const [left] = later.variants;
    if (left !== undefined) {
      const secondPick = await slate('pick', 'latest', left.id, '--json');
      expect(secondPick.exitCode, secondPick.stderr).toBe(0);
      expect(secondPick.stdout).toContain(`${branch}-round-2`);
    }
  }, 600_000);

  test('killed while variants are judged, it goes on where it stopped', async () => {
    const flags = ['slate', project.aside('issue.md', clampIssue), '--repo', project.repository, '--json', ...quick];
    const child = spawn(process.execPath, [join(import.meta.dirname, '../bin/patchline.js'), ...flags], {
      cwd: project.folder,
      env: project.environment,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (!journal().includes('variants/search/build-1') && child.exitCode === null) await sleep(20);
    child.kill('SIGKILL');
    await ended;
    const before = journal();
    expect(before).not.toContain('"name":"slate-');
    const [kept] = globSync(join(project.folder, 'state/**/slate.json'));
    expect((JSON.parse(readFileSync(kept ?? '', 'utf8')) as Slate).state, 'a page sees it while it is made').toBe('building');
    const early = await slate('pick', 'latest', 'search-1');
    expect(early.exitCode).toBe(2);
    expect(early.stderr).toMatch(/goes on where it stopped/);

    const resumed = await patchline(project, flags);
    expect(resumed.exitCode, resumed.stderr).toBe(0);
    expect(journal().startsWith(before), 'nothing that was recorded is done again').toBe(true);
    expect(read(resumed).variants.length).toBeGreaterThan(1);
  }, 600_000);

  function journal(): string {
    const [file] = globSync(join(project.folder, 'state/**/journals/*.jsonl'));
    return file === undefined ? '' : readFileSync(file, 'utf8');
  }

  test('a dry run names the builders and builds nothing', async () => {
    const dry = await slate(project.aside('issue.md', clampIssue), '-n', '5', '--dry-run', '--json');
    expect(dry.exitCode, dry.stderr).toBe(0);
    expect(JSON.parse(dry.stdout)).toMatchObject({ dryRun: true, count: 5, builders: [{ rung: 'search' }] });
    expect(dry.stderr).not.toContain('variants  ');
  });
});

describe('patchline slate with models', () => {
  /** Reads nothing, writes one line, ends. */
  const writes = (number: number, line: string): object => ({
    role: 'builder',
    by: 'turn',
    anywhere: `You are number ${number}.`,
    say: [
      {
        text: '',
        calls: [{ name: 'edit', input: { path: 'index.js', old: 'let index = 1', new: line } }],
        usage: { inputTokens: 100 * number, outputTokens: 7 },
      },
      {
        text: '',
        calls: [{ name: 'finish', input: { summary: 'done' } }],
        usage: { inputTokens: 100 * number, outputTokens: 3 },
      },
    ],
  });

  test('each is asked in a way of its own and pays for itself; those that do the same are one, and one that misses a gate is none', async () => {
    const configuration =
      'models:\n  small: { vendor: scripted, model: honest, tier: 1, script: ../script.yml }\nladder: [small]\n';
    project = makeProject({ ...defaultFiles, 'index.js': sumSource, 'patchline.yml': configuration });
    const answers = [writes(1, 'let index = 0'), writes(2, 'let index = 1 - 1'), writes(3, 'let index = 2')];
    project.aside('script.yml', JSON.stringify({ answers }));
    const made = await slate(project.aside('issue.md', sumIssue), '-n', '3', '-j', '2', '--json');
    expect(made.exitCode, made.stderr).toBe(0);
    const { variants, leftOut, behaviour } = read(made);
    expect(variants.map(({ id }) => id)).toEqual(['small-1']);
    expect(variants[0]?.maker.angle).toContain('smallest change');
    expect(variants[0]?.sameAs).toEqual(['small-2 by small']);
    expect(variants[0]?.cost).toMatchObject({ calls: 2, inputTokens: 200, outputTokens: 10 });
    expect(leftOut.find(({ because }) => because === 'same')).toMatchObject({
      id: 'small-2',
      why: expect.stringMatching(/does the same as small-1/) as string,
    });
    expect(leftOut.find(({ because }) => because === 'gate')).toMatchObject({ id: 'small-3', by: 'small' });
    expect(behaviour.says).toContain('1 did the same');
    const picked = await slate('pick', 'latest', 'small-1', '--json');
    expect(picked.exitCode, picked.stderr).toBe(0);
    const { receipt } = (JSON.parse(picked.stdout) as { picked: { receipt: string } }).picked;
    const verified = await patchline(project, ['receipt', 'verify', receipt, '--repo', project.repository]);
    expect(verified.exitCode, verified.stderr).toBe(0);

    const next = await slate('next', 'latest', '--prose', '```js\nsum([9, 1]); // expected 10\n```', '--json');
    expect(next.exitCode, next.stderr).toBe(0);
    const later = read(next);
    expect(later.variants[0], 'what passed is judged again and need not be paid for').toMatchObject({
      id: 'earlier-small-1',
      cost: { calls: 0 },
      tests: { failToPass: { length: 4 } },
    });
    const folded = later.leftOut.filter(({ because }) => because === 'same').map(({ id, why }) => `${id}: ${why}`);
    expect(folded).toContain('small-1: it is the same change as earlier-small-1');
  }, 300_000);
});

describe('patchline slate with a forecast', () => {
  /** Pull requests of the past, as a clone with refs/pull/* holds them: two of three were squashed into the mainline. */
  function makePast(): void {
    for (let number = 1; number <= 12; number += 1) {
      project.git('checkout', '--quiet', '-b', `change-${number}`);
      project.write(`lib/${number}.js`, `exports.value = ${number};\n`);
      project.git('add', '--all');
      project.git('commit', '--quiet', `--message=change ${number}`);
      project.git('update-ref', `refs/pull/${number}/head`, 'HEAD');
      project.git('checkout', '--quiet', 'main');
      if (number % 3 === 0) continue;
      project.git('merge', '--quiet', '--squash', `change-${number}`);
      project.git('commit', '--quiet', `--message=change ${number} (#${number})`);
    }
  }

  test('each variant has a chance with its interval and reasons in words', async () => {
    project = makeProject();
    makePast();
    const trained = await patchline(project, ['forecast', 'train', '--repo', project.repository]);
    expect(trained.exitCode, trained.stderr).toBe(0);
    const program = project.aside(
      'builder.mjs',
      "import { readFileSync, writeFileSync } from 'node:fs';\nwriteFileSync('index.js', readFileSync('index.js', 'utf8').replace('index = 1', 'index = 0'));\n",
    );
    const made = await slate(project.aside('issue.md', sumIssue), '--builder-command', `node ${program}`, '--json');
    expect(made.exitCode, made.stderr).toBe(0);
    const [variant] = read(made).variants;
    if (variant?.forecast.kind !== 'forecast') throw new Error(`a forecast was wanted\n${made.stderr}`);
    expect({ id: variant.id, cost: variant.cost.calls }).toEqual({ id: 'command', cost: null });
    const { chance, interval, reasons, verdict, abstention } = variant.forecast.forecast;
    expect(interval.low).toBeLessThanOrEqual(chance);
    expect(interval.high).toBeGreaterThanOrEqual(chance);
    expect(reasons.length).toBeGreaterThan(0);
    expect(abstention === null).toBe(verdict !== 'abstain');
    expect(made.stderr).toContain(reasons[0]?.sentence);
  });
});

describe('patchline slate says what is wrong with a request', () => {
  beforeEach(() => {
    project = makeProject(clampFiles);
  });

  test.each([
    { argv: ['show', 'nobody'], says: /There is no slate "nobody"[^]*it has none/ },
    { argv: ['pick', 'latest', 'search-1'], says: /There is no slate "latest"/ },
    { argv: ['next', 'latest'], says: /--prose/ },
    { argv: ['nowhere.md'], says: /Cannot read the issue "nowhere\.md"/ },
    { argv: ['nowhere.md', '-n', '0'], says: /from 1 to 100/ },
  ])('patchline slate $argv', async ({ argv, says }) => {
    const result = await slate(...argv);
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toMatch(says);
  });
});
