import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PastHistory } from '#ports/past-pull-requests.ts';
import { gitHistory } from './git-history.ts';
import { dayAt, dayMs, pastRepository, type PastRepository } from './past-repository.fixture.ts';

const made: PastRepository[] = [];
afterEach(() => made.splice(0).forEach((one) => one.remove()));

function repository(): PastRepository {
  const one = pastRepository();
  made.push(one);
  one.land('begin', { files: { 'a.js': 'one\n', 'b.js': 'two\n' }, day: 0 });
  return one;
}

interface Read {
  readonly history: PastHistory;
  readonly all: ReadonlyMap<number, PastPullRequest>;
  readonly leftOut: ReadonlyMap<string, number>;
}

async function read({ folder }: PastRepository, limit: number | null = null): Promise<Read> {
  const history = await gitHistory({ folder, branch: null }).read({ limit, lookBackMs: 30 * dayMs, progress: () => {} });
  const all = new Map<number, PastPullRequest>();
  for await (const one of history.pullRequests()) all.set(one.pullRequest.number, one);
  return { history, all, leftOut: new Map(history.leftOut().map(({ because, count }) => [because.slice(0, 20), count])) };
}

const by = (name: string, day: number, files: Record<string, string>) => ({ files, by: name, day });

describe('how a pull request ended, from git alone', () => {
  it('tells merged ones from closed ones and says which it cannot tell', async () => {
    const past = repository();
    past.open(1, 'one', [by('ann', 1, { '1.js': '1\n' })]);
    past.open(2, 'two', [by('ann', 2, { '2.js': '2\n' }), by('ann', 3, { '2.js': '2\n2\n' })]);
    past.open(3, 'three', [by('bob', 3, { '3.js': '3\n' })]);
    past.open(4, 'four', [by('bob', 4, { '4.js': '4\n' })]);
    past.open(5, 'five', [by('bob', 5, { '5.js': '5\n' })]);
    past.open(6, 'six', [by('cid', 6, { '6.js': '6\n' })]);
    past.open(7, 'seven', [by('cid', 7, { '7.js': '7\n' })]);
    past.merge(1, 10);
    past.squash(2, 'two', 11);
    past.rebase(3, 12);
    past.land('do five otherwise\n\nfixes #5', { files: { 'c.js': '' }, day: 13 });
    past.land('six by hand\n\nPR-URL: https://forge.test/o/n/pull/6', { files: { '6.js': '6\n' }, day: 14 });
    past.git('update-ref', 'refs/pull/7/merge', 'main');
    past.open(8, 'eight', [by('cid', 395, { '8.js': '8\n' })]);
    past.git('update-ref', 'refs/pull/9/head', 'main');
    past.land('last', { files: { 'd.js': '' }, day: 400 });

    const { all, leftOut } = await read(past);
    expect(Object.fromEntries([...all].map(([number, { outcome }]) => [number, outcome]))).toEqual({
      1: 'merged',
      2: 'merged',
      3: 'merged',
      4: 'closed',
      5: 'undecided',
      6: 'merged',
      7: 'undecided',
      8: 'undecided',
    });
    expect([1, 2, 3, 6].map((number) => all.get(number)?.ended)).toEqual(
      [10, 11, 12, 14].map((day) => ({ kind: 'at', at: dayAt(day) })),
    );
    expect([...leftOut.values()]).toEqual([1, 1, 1, 1]);
  });

  it('does not take the numbers of a fork for its own', async () => {
    const past = repository();
    past.open(1, 'one', [by('ann', 1, { '1.js': '1\n' })]);
    past.open(2, 'Merge pull request #1 from ann/fork (#1)', [by('bob', 2, { '2.js': '2\n' })]);
    past.merge(2, 3);
    past.land('last', { files: {}, day: 400 });
    const { all } = await read(past);
    expect([all.get(1)?.outcome, all.get(2)?.outcome]).toEqual(['closed', 'merged']);
  });

  it('knows the branch that a pull request was for', async () => {
    const past = repository();
    past.git('checkout', '--quiet', '-b', '1.x');
    past.git('checkout', '--quiet', 'main');
    past.land('on main', { files: { 'm.js': '' }, day: 1 });
    past.git('checkout', '--quiet', '1.x');
    past.open(3, 'an old fix', [by('ann', 2, { 'o.js': '' })], '1.x');
    past.git('checkout', '--quiet', '1.x');
    past.squash(3, 'an old fix', 3);
    past.open(4, 'another old fix', [by('ann', 4, { 'p.js': 'p\n' })], '1.x');
    past.land('last', { files: {}, day: 400 });
    const { all } = await read(past);
    expect(all.get(3)).toMatchObject({ outcome: 'merged' });
    expect(all.get(4)?.pullRequest.base.branch).toBe('1.x');
    expect(all.get(4)?.pullRequest.files.map(({ path }) => path)).toEqual(['p.js']);
  });
});

describe('what a pull request was when it was opened', () => {
  it('has its own commits, its diff and nothing else', async () => {
    const past = repository();
    past.open(1, 'fix: double\n\nCloses #77', [by('ann', 1, { 'a.js': 'one\none\n', 'new "file".js': '-- x\n' })]);
    past.land('meanwhile', { files: { 'c.js': 'c\n' }, day: 2 });
    past.land('last', { files: {}, day: 400 });
    const { all } = await read(past);
    expect(all.get(1)?.pullRequest).toMatchObject({
      title: 'fix: double',
      body: '',
      author: { login: 'ann', kind: 'person' },
      association: 'first-time',
      state: 'open',
      createdAt: dayAt(1),
      linkedIssues: [77],
      isTruncated: false,
      files: [
        { path: 'a.js', status: 'modified', additions: 1, deletions: 0, patch: '@@ -1 +1,2 @@\n one\n+one' },
        { path: 'new "file".js', status: 'added', additions: 1, deletions: 0, patch: '@@ -0,0 +1 @@\n+-- x' },
      ],
    });
  });

  it('is counted and left out where the clone lacks the content of a file', async () => {
    const past = repository();
    past.open(1, 'a large file', [by('ann', 1, { 'large.bin': 'x'.repeat(1000) })]);
    past.open(2, 'a small file', [by('ann', 2, { 'small.js': 's\n' })]);
    const blob = past.git('rev-parse', 'refs/pull/1/head:large.bin');
    past.land('last', { files: {}, day: 400 });
    expect((await read(past)).all.size).toBe(2);
    rmSync(join(past.folder, '.git/objects', blob.slice(0, 2), blob.slice(2)));
    const { all, leftOut } = await read(past);
    expect([...all.keys()]).toEqual([2]);
    expect(leftOut.get('the clone lacks the ')).toBe(1);
  });

  it('cannot be made to run a program of the clone, nor be split by a hostile line', async () => {
    const past = repository();
    const hostile = `${'a'.repeat(40)} ${'b'.repeat(40)}\ndiff --git a/x b/x\n\rdiff --git a/y b/y\n\u2028@@ -1 +1 @@\n`;
    past.open(1, 'hostile', [by('ann', 1, { 'h.js': hostile })]);
    past.land('last', { files: {}, day: 400 });
    const [program, marker] = [join(past.folder, '.git/run.sh'), join(past.folder, '.git/ran')];
    writeFileSync(program, `#!/bin/sh\ntouch ${marker}\ncat "$1"\n`, { mode: 0o755 });
    for (const key of ['diff.x.textconv', 'diff.x.command', 'core.fsmonitor']) past.git('config', key, program);
    writeFileSync(join(past.folder, '.git/info/attributes'), '*.js diff=x\n');
    const { all } = await read(past);
    expect(all.get(1)?.pullRequest.files.map(({ path, additions }) => [path, additions])).toEqual([['h.js', 4]]);
    expect(existsSync(marker)).toBe(false);
    past.git('-c', 'core.fsmonitor=false', 'diff', '--no-ext-diff', 'main~1', 'refs/pull/1/head');
    expect(existsSync(marker)).toBe(true);
  });

  it('does not change by anything that happens later', async () => {
    const past = repository();
    past.open(1, 'one', [by('ann', 1, { '1.js': '1\n' })]);
    past.open(2, 'two on one', [by('bob', 2, { '2.js': '2\n' })], 'refs/pull/1/head');
    past.open(3, 'three', [by('cid', 3, { '3.js': '3\n' })]);
    past.land('early', { files: { 'e.js': 'e\n' }, day: 4 });
    past.open(4, 'four', [by('dee', 5, { '4.js': '4\n' })]);
    past.land('a quiet year', { files: {}, day: 300 });
    const before = await read(past);

    past.merge(1, 310);
    past.squash(3, 'a better title', 311);
    past.merge(2, 312);
    for (const day of [313, 314, 315])
      past.land(`Revert "four" #4, day ${day}`, { files: { 'z.js': `${day}\n` }, by: 'dee', day });
    past.open(5, 'four again', [by('dee', 330, { '4.js': '4\n' })]);
    past.land('last', { files: {}, day: 400 });
    const after = await read(past);

    expect(before.all.size).toBe(4);
    expect([...after.all.values()].map(({ outcome }) => outcome)).toEqual(['merged', 'merged', 'merged', 'closed', 'closed']);
    for (const [number, { pullRequest }] of before.all) {
      expect(after.all.get(number)?.pullRequest).toEqual(pullRequest);
      const known = (of: Read) => of.history.mainline.filter(({ at }) => at < pullRequest.createdAt);
      expect(known(after)).toEqual(known(before));
    }
    // The control: what happened before an opening is told.
    expect(after.all.get(5)?.pullRequest.association).toBe('collaborator');
    expect(before.all.get(4)?.pullRequest.association).toBe('first-time');
  });
});

describe('a clone that is read', () => {
  it('gives the newest with a known outcome, and those before them to compare with', async () => {
    const past = repository();
    for (const number of [1, 2, 3]) past.open(number, `change ${number}`, [by('ann', 20 * number, { [`${number}.js`]: '' })]);
    past.land('last', { files: {}, day: 400 });
    const { history, all } = await read(past, 1);
    expect([history.firstAsked, [...all.keys()]]).toEqual([3, [2, 3]]);
  });

  it('is refused with a sentence where it holds no pull requests or no such branch', async () => {
    const past = repository();
    const asked = gitHistory({ folder: past.folder, branch: null }).read({ limit: null, lookBackMs: 0, progress: () => {} });
    await expect(asked).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('refs/pull') });
    past.open(1, 'one', [by('ann', 1, { '1.js': '' })]);
    const other = gitHistory({ folder: past.folder, branch: 'trunk' }).read({ limit: null, lookBackMs: 0, progress: () => {} });
    await expect(other).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining('"trunk"') });
  });
});
