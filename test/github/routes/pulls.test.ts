import { afterAll, beforeAll, expect, test } from 'vitest';
import { git } from '../git/run-git.ts';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

test('a fork opens a pull request whose head, diff and ref are those of git', async () => {
  const number = await world.openPull('first');
  const head = (await git(world.fork.gitDirectory, ['rev-parse', 'first'])).trim();
  const pull = await world.ask(null, 'GET', `/pulls/${number}`);
  expect(pull.json).toMatchObject({
    head: { label: 'contributor:first', sha: head, repo: { full_name: 'contributor/lib', fork: true } },
    base: { label: 'acme:main' },
    author_association: 'FIRST_TIME_CONTRIBUTOR',
    mergeable: true,
    commits: 1,
    additions: 1,
    deletions: 1,
    changed_files: 1,
  });
  expect((await git(world.repository.gitDirectory, ['rev-parse', `refs/pull/${number}/head`])).trim()).toBe(head);
  const diff = await world.ask(null, 'GET', `/pulls/${number}`, undefined, { accept: 'application/vnd.github.diff' });
  expect(diff.text).toContain('--- a/a.js\n+++ b/a.js\n@@ -1,3 +1,3 @@\n one\n-two\n+first\n three\n');
});

test.each([
  ['the same again', { head: 'contributor:twice', base: 'main' }, 'A pull request already exists for contributor:twice.'],
  ['nothing new', { head: 'contributor:main', base: 'main' }, 'No commits between main and main'],
  ['a head that is not there', { head: 'contributor:absent', base: 'main' }, 'head'],
  ['a base that is not there', { head: 'contributor:twice', base: 'absent' }, 'base'],
])('%s is refused with 422', async (_what, wanted, says) => {
  await world
    .ask(world.github.tokens.contributor, 'GET', '/pulls?head=contributor:twice')
    .then(({ items }) => items.length || world.openPull('twice'));
  const refused = await world.ask(world.github.tokens.contributor, 'POST', '/pulls', { title: 'Again', ...wanted });
  expect([refused.status, JSON.stringify(refused.json['errors'])]).toEqual([422, expect.stringContaining(says)]);
});

test('only one of several equal requests at one time opens a pull request', async () => {
  await world.github.commit({ repository: world.fork, branch: 'race', files: { 'race.js': '1\n' }, message: 'Race' });
  const wanted = { title: 'Race', head: 'contributor:race', base: 'main' };
  const all = await Promise.all([1, 2, 3, 4].map(() => world.ask(world.github.tokens.contributor, 'POST', '/pulls', wanted)));
  expect(all.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422, 422, 422]);
});

test('files tell renames, additions, removals and binary files as git does', async () => {
  const text = Array.from({ length: 30 }, (_, at) => `line ${at}\n`).join('');
  await world.github.commit({
    repository: world.repository,
    branch: 'main',
    files: { 'old name.js': text, 'gone.js': '1\n' },
    message: 'Before',
  });
  const files = {
    'old name.js': null,
    'new/näme.js': `${text}more\n`,
    'gone.js': null,
    'bin.dat': '\u0000\u0001',
    'made.js': 'a\nb',
  };
  await world.github.commit({ repository: world.repository, branch: 'kinds', files, message: 'Kinds' });
  const { maintainer } = world.github.tokens;
  const opened = await world.ask(maintainer, 'POST', '/pulls', { title: 'Kinds', head: 'kinds', base: 'main' });
  const { items } = await world.ask(null, 'GET', `/pulls/${String(opened.json['number'])}/files`);
  const told = items.map((file) => [
    file['filename'],
    file['status'],
    file['additions'],
    file['deletions'],
    file['previous_filename'],
  ]);
  expect(told).toEqual([
    ['bin.dat', 'added', 0, 0, undefined],
    ['gone.js', 'removed', 0, 1, undefined],
    ['made.js', 'added', 2, 0, undefined],
    ['new/näme.js', 'renamed', 1, 0, 'old name.js'],
  ]);
  expect(items.map((file) => file['patch'])).toEqual([
    undefined,
    '@@ -1 +0,0 @@\n-1',
    '@@ -0,0 +1,2 @@\n+a\n+b\n\\ No newline at end of file',
    expect.stringMatching(/^@@ -28,3 \+28,4 @@/),
  ]);
});

test('files of a large pull request are paged and end at 3,000; a comparison ends at 300', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 3_010 }, (_, at) => [`many/${String(at).padStart(4, '0')}.txt`, `${at}\n`]),
  );
  await world.github.commit({ repository: world.repository, branch: 'large', files, message: 'Large' });
  const { maintainer } = world.github.tokens;
  const opened = await world.ask(maintainer, 'POST', '/pulls', { title: 'Large', head: 'large', base: 'main' });
  const pull = `/pulls/${String(opened.json['number'])}`;
  expect(opened.json['changed_files']).toBe(3_010);
  const last = await world.ask(maintainer, 'GET', `${pull}/files?per_page=100&page=30`);
  expect([last.items.length, last.headers.get('link')?.includes('rel="next"')]).toEqual([100, false]);
  expect((await world.ask(maintainer, 'GET', `${pull}/files?per_page=100&page=31`)).items).toEqual([]);
  const first = await world.ask(maintainer, 'GET', `${pull}/files`);
  expect([first.items.length, first.headers.get('link')]).toEqual([30, expect.stringContaining('page=2>; rel="next"')]);
  const compared = await world.ask(maintainer, 'GET', '/compare/main...large');
  expect([(compared.json['files'] as unknown[]).length, compared.json['ahead_by'], compared.json['status']]).toEqual([
    300,
    1,
    'ahead',
  ]);
});

test('a merged pull request is closed, and its author a contributor from then on', async () => {
  const number = await world.openPull('to-merge');
  const commit = await world.github.merge(world.repository, number);
  const pull = await world.ask(null, 'GET', `/pulls/${number}`);
  expect(pull.json).toMatchObject({ state: 'closed', merged: true, merge_commit_sha: commit, author_association: 'CONTRIBUTOR' });
  expect((await world.ask(null, 'GET', '/branches/main')).json['commit']).toMatchObject({ sha: commit });
  const reopened = await world.ask(world.github.tokens.maintainer, 'PATCH', `/pulls/${number}`, { state: 'open' });
  expect(reopened.status).toBe(422);
});

test('pull requests are listed newest first, by state, base and head, with the times that a test gave', async () => {
  const number = await world.openPull('listed');
  const times = { created_at: '2020-01-02T03:04:05Z', closed_at: '2020-02-02T03:04:05Z', updated_at: '2020-02-02T03:04:05Z' };
  const { contributor } = world.github.tokens;
  expect((await world.ask(contributor, 'PATCH', `/pulls/${number}`, { state: 'closed' })).status).toBe(200);
  world.github.backdate(world.repository, number, times);
  const closed = await world.ask(null, 'GET', '/pulls?state=closed&head=contributor:listed');
  expect(closed.items).toMatchObject([{ number, ...times }]);
  const all = (await world.ask(null, 'GET', '/pulls?state=all&per_page=100')).items.map((pull) => Number(pull['number']));
  expect(all).toEqual(all.toSorted((a, b) => b - a));
  expect((await world.ask(null, 'GET', '/pulls?head=contributor:listed')).items).toEqual([]);
});

test('contents, commits and comparisons are those of the commit that was asked for', async () => {
  const start = (await git(world.repository.gitDirectory, ['rev-list', '--max-parents=0', 'main'])).trim();
  const file = await world.ask(null, 'GET', `/contents/a.js?ref=${start}`);
  expect(Buffer.from(String(file.json['content']), 'base64').toString()).toBe('one\ntwo\nthree\n');
  expect((await world.ask(null, 'GET', `/contents?ref=${start}`)).items.map((entry) => entry['name'])).toEqual(['a.js']);
  expect((await world.ask(null, 'GET', '/contents/absent.js')).status).toBe(404);
  const raw = await world.ask(null, 'GET', '/contents/a.js?ref=first', undefined, { accept: 'application/vnd.github.raw' });
  expect(raw.status).toBe(404);
  const root = await world.ask(null, 'GET', `/commits/${start}`);
  expect(root.json).toMatchObject({ stats: { additions: 3, deletions: 0 }, files: [{ filename: 'a.js', status: 'added' }] });
  const listed = await world.ask(null, 'GET', '/commits?per_page=1&sha=main');
  expect([listed.items.length, listed.headers.get('link')]).toEqual([1, expect.stringContaining('rel="last"')]);
});

test('a status is set on a commit and the newest of a context counts', async () => {
  const { workflow } = world.github.tokens;
  const head = (await git(world.repository.gitDirectory, ['rev-parse', 'main'])).trim();
  for (const state of ['pending', 'success']) {
    expect((await world.ask(workflow, 'POST', `/statuses/${head}`, { state, context: 'gate' })).status).toBe(201);
  }
  expect((await world.ask(null, 'GET', '/commits/main/status')).json).toMatchObject({ state: 'success', total_count: 1 });
});

test('a filter that is not modelled is an error, not ignored', async () => {
  expect((await world.ask(null, 'GET', '/issues?mentioned=acme')).status).toBe(500);
  expect(world.github.takeCrashes().map(String)).toEqual([expect.stringContaining('does not model "mentioned"')]);
  expect((await world.ask(null, 'GET', '/pulls?sort=popularity')).status).toBe(500);
  expect(world.github.takeCrashes()).toHaveLength(1);
});

test('the base of a pull request can be changed to a branch that is there', async () => {
  await world.github.commit({
    repository: world.repository,
    branch: 'other-base',
    files: { 'other.js': '1\n' },
    message: 'Other',
  });
  const number = await world.openPull('rebased');
  const { contributor } = world.github.tokens;
  expect((await world.ask(contributor, 'PATCH', `/pulls/${number}`, { base: 'absent' })).status).toBe(422);
  expect((await world.ask(contributor, 'PATCH', `/pulls/${number}`, { base: 'other-base' })).json['base']).toMatchObject({
    ref: 'other-base',
  });
});
