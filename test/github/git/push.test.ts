import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

const run = promisify(execFile);
const person = ['-c', 'user.name=a', '-c', 'user.email=a@github.invalid', '-c', 'credential.helper='];

interface Outcome {
  readonly isDone: boolean;
  readonly text: string;
}

/** Git as a user runs it, over HTTP, in a clone of its own. */
async function user(folder: string, ...argv: readonly string[]): Promise<Outcome> {
  const env = {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
  return run('git', [...person, ...argv], { cwd: folder, env }).then(
    ({ stdout }) => ({ isDone: true, text: stdout.trim() }),
    (error: { readonly stderr?: string }) => ({ isDone: false, text: error.stderr ?? '' }),
  );
}

function address(token: string | null, repository = 'acme/lib'): string {
  const url = new URL(`${world.github.gitUrl}/${repository}.git`);
  if (token !== null) Object.assign(url, { username: 'x-access-token', password: token });
  return url.href;
}

async function cloneOf(token: string | null, repository?: string): Promise<string> {
  const folder = await mkdtemp(join(world.folder, 'clone-'));
  const cloned = await user(folder, 'clone', '--quiet', address(token, repository), '.');
  if (!cloned.isDone) throw new Error(cloned.text);
  return folder;
}

async function commitIn(folder: string, branch: string, text: string): Promise<string> {
  await user(folder, 'checkout', '--quiet', '-B', branch);
  await writeFile(join(folder, 'a.js'), text);
  await user(folder, 'commit', '--quiet', '--all', '--message', text);
  return (await user(folder, 'rev-parse', 'HEAD')).text;
}

test('a pushed commit is at once in the API, under the same id', async () => {
  const folder = await cloneOf(world.github.tokens.maintainer);
  const commit = await commitIn(folder, 'pushed', 'pushed\n');
  expect((await user(folder, 'push', '--quiet', 'origin', 'pushed')).isDone).toBe(true);
  expect((await world.ask(null, 'GET', '/git/ref/heads/pushed')).json['object']).toMatchObject({ sha: commit });
  expect((await world.ask(null, 'GET', '/commits/pushed')).json).toMatchObject({ sha: commit, stats: { total: 4 } });
});

test.each(['contributor', 'readOnly', 'none'] as const)('the token "%s" reads or not, but never pushes', async (who) => {
  const folder = await cloneOf(null);
  await commitIn(folder, `of-${who}`, 'mine\n');
  const pushed = await user(folder, 'push', '--quiet', address(world.github.tokens[who]), `of-${who}`);
  expect([pushed.isDone, pushed.text]).toEqual([false, expect.stringMatching(who === 'none' ? /Authentication failed/ : /403/)]);
  expect((await world.ask(null, 'GET', `/git/ref/heads/of-${who}`)).status).toBe(404);
});

test('a push without a token asks for one', async () => {
  const folder = await cloneOf(null);
  await commitIn(folder, 'nobody', 'mine\n');
  expect((await user(folder, 'push', '--quiet', 'origin', 'nobody')).text).toContain('could not read Username');
});

test('a push that is no fast-forward, or whose lease is stale, is refused', async () => {
  const { maintainer } = world.github.tokens;
  const [one, two] = [await cloneOf(maintainer), await cloneOf(maintainer)];
  await commitIn(one, 'shared', 'one\n');
  await user(one, 'push', '--quiet', 'origin', 'shared');
  await user(two, 'fetch', '--quiet');
  const kept = await commitIn(one, 'shared', 'one more\n');
  await user(one, 'push', '--quiet', 'origin', 'shared');
  await commitIn(two, 'shared', 'two\n');
  expect((await user(two, 'push', 'origin', 'shared')).text).toContain('[rejected]');
  expect((await user(two, 'push', '--force-with-lease', 'origin', 'shared')).text).toContain('stale info');
  expect((await world.ask(null, 'GET', '/git/ref/heads/shared')).json['object']).toMatchObject({ sha: kept });
  await user(two, 'fetch', '--quiet');
  expect((await user(two, 'push', '--quiet', '--force-with-lease', 'origin', 'shared')).isDone).toBe(true);
});

test('a pull request from a fork follows its branch, and its head can be fetched from the base', async () => {
  const number = await world.openPull('followed');
  const folder = await cloneOf(world.github.tokens.contributor, 'contributor/lib');
  await user(folder, 'checkout', '--quiet', 'followed');
  const commit = await commitIn(folder, 'followed', 'second\n');
  expect((await user(folder, 'push', '--quiet', 'origin', 'followed')).isDone).toBe(true);
  expect((await world.ask(null, 'GET', `/pulls/${number}`)).json).toMatchObject({ head: { sha: commit }, commits: 2 });
  const reader = await cloneOf(null);
  expect((await user(reader, 'fetch', '--quiet', 'origin', `refs/pull/${number}/head`)).isDone).toBe(true);
  expect((await user(reader, 'rev-parse', 'FETCH_HEAD')).text).toBe(commit);
});

test('nobody pushes to the refs of pull requests', async () => {
  const number = await world.openPull('hidden');
  const folder = await cloneOf(world.github.tokens.maintainer);
  const commit = await commitIn(folder, 'sly', 'sly\n');
  const pushed = await user(folder, 'push', 'origin', `${commit}:refs/pull/${number}/head`);
  expect([pushed.isDone, pushed.text]).toEqual([false, expect.stringContaining('hidden ref')]);
});
