import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await world.ask(world.github.tokens.maintainer, 'POST', '/issues', { title: 'One' });
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

const label = { labels: ['bug'] };

test('a token that nobody has is refused, also where none is needed', async () => {
  expect((await world.ask(world.github.tokens.none, 'GET', '')).json).toMatchObject({
    message: 'Bad credentials',
    status: '401',
  });
  expect((await world.ask(null, 'GET', '')).status).toBe(200);
  expect((await world.ask(null, 'POST', '/issues/1/labels', label)).status).toBe(401);
});

test.each([
  ['owner', 200],
  ['maintainer', 200],
  ['workflow', 200],
  ['app', 200],
  ['contributor', 403],
  ['readOnly', 403],
] as const)('the %s who labels an issue is answered %i', async (who, status) => {
  expect((await world.ask(world.github.tokens[who], 'POST', '/issues/1/labels', label)).status).toBe(status);
});

test('only tokens of people have a user', async () => {
  const { maintainer, readOnly, workflow, app } = world.github.tokens;
  expect((await world.ask(maintainer, 'GET', '//user')).json['login']).toBe('maintainer');
  expect((await world.ask(readOnly, 'GET', '//user')).json['login']).toBe('maintainer');
  for (const token of [workflow, app]) {
    const answer = await world.ask(token, 'GET', '//user');
    expect([answer.status, answer.json['message']]).toEqual([403, 'Resource not accessible by integration']);
  }
  expect((await world.ask(workflow, 'GET', '//users/github-actions%5Bbot%5D')).json).toMatchObject({ type: 'Bot' });
});

test('a workflow token without a permission is told so', async () => {
  const narrow = world.github.mint('github-actions[bot]', 'workflow', { contents: 'read', issues: 'write' });
  expect((await world.ask(narrow, 'POST', '/issues/1/labels', label)).status).toBe(200);
  const dispatch = await world.ask(narrow, 'POST', '/actions/workflows/gate.yml/dispatches', { ref: 'main' });
  expect([dispatch.status, dispatch.json['message']]).toEqual([403, 'Resource not accessible by integration']);
});

test('a private repository is absent for strangers', async () => {
  const { github, repository } = world;
  const seed = { owner: 'acme', name: 'secret', from: repository.gitDirectory, isPrivate: true };
  await github.addRepository(seed);
  const asked = (token: string | null): Promise<number> =>
    world.ask(token, 'GET', '//repos/acme/secret').then(({ status }) => status);
  expect(await asked(github.tokens.maintainer)).toBe(200);
  expect([await asked(github.tokens.contributor), await asked(null)]).toEqual([404, 404]);
});

test('an answer that did not change is told with 304 and no body, and costs nothing', async () => {
  const { maintainer } = world.github.tokens;
  const first = await world.ask(maintainer, 'GET', '/issues/1');
  const etag = first.headers.get('etag') ?? '';
  const second = await world.ask(maintainer, 'GET', '/issues/1', undefined, { 'if-none-match': etag });
  expect([second.status, second.text]).toEqual([304, '']);
  expect(second.headers.get('x-ratelimit-remaining')).toBe(first.headers.get('x-ratelimit-remaining'));
  await world.ask(maintainer, 'PATCH', '/issues/1', { title: 'Two' });
  expect((await world.ask(maintainer, 'GET', '/issues/1', undefined, { 'if-none-match': etag })).status).toBe(200);
});

test('a body that is not JSON is refused with 400', async () => {
  const headers = { authorization: `Bearer ${world.github.tokens.maintainer}` };
  const answer = await fetch(`${world.github.apiUrl}/repos/acme/lib/labels`, { method: 'POST', headers, body: '{"name":' });
  expect(answer.status).toBe(400);
  // The request was wrong on purpose, and the check says so.
  expect(world.github.takeViolations().map(({ side }) => side)).toContain('request');
});
