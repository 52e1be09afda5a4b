import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ApiRequest } from '../serving/route.ts';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';
import { checkRequest, checkResponse } from './check.ts';

let world: TestWorld;
beforeAll(async () => {
  world = await startTestWorld();
  await world.ask(world.github.tokens.maintainer, 'POST', '/issues', { title: 'One' });
});
afterAll(() => world.close());

function request(method: string, path: string, body?: unknown): ApiRequest {
  const url = new URL(`http://github.invalid/repos/acme/lib${path}`);
  return { method, path: url.pathname, query: url.searchParams, headers: {}, body, caller: null };
}

test.each([
  ['a body of the wrong shape', request('POST', '/issues/1/labels', { labels: [{ name: 5 }] }), '/labels'],
  ['a body that is missing', request('POST', '/issues/1/comments'), 'a body is required'],
  ['a body where none is taken', request('DELETE', '/labels/bug', { force: true }), 'takes no body'],
  ['a query parameter that is not there', request('GET', '/pulls?status=open'), '"status" is unknown'],
  ['a query parameter of a wrong value', request('GET', '/pulls?state=merged'), '"state"'],
  ['a number that is none', request('GET', '/pulls?per_page=many'), '"per_page"'],
  ['an operation that is not there', request('PUT', '/pulls/1/approve'), 'no such operation'],
])('%s is a violation of the request', (_what, wrong, says) => {
  expect(checkRequest(wrong).map(({ problem }) => problem)).toEqual(expect.arrayContaining([expect.stringContaining(says)]));
});

test('what is right is no violation', () => {
  expect(checkRequest(request('POST', '/issues/1/labels', { labels: ['bug'] }))).toEqual([]);
  expect(checkRequest(request('GET', '/pulls?state=all&per_page=100&page=2'))).toEqual([]);
  expect(checkRequest(request('GET', '/contents/deep/folder/file.js?ref=main'))).toEqual([]);
});

test('a true answer is none, and each way to spoil it is one', async () => {
  const { maintainer } = world.github.tokens;
  const number = await world.openPull('spoilt');
  const asked = request('GET', `/pulls/${number}`);
  const { json } = await world.ask(maintainer, 'GET', `/pulls/${number}`);
  const problems = (status: number, body: unknown): readonly string[] =>
    checkResponse(asked, { status, body }).map(({ problem }) => problem);
  expect(problems(200, json)).toEqual([]);
  const { head: _head, ...headless } = json;
  expect(problems(200, headless)[0]).toContain("must have required property 'head'");
  expect(problems(200, { ...json, number: String(number) })[0]).toContain('/number must be integer');
  expect(problems(200, { ...json, state: 'merged' })[0]).toContain('/state');
  expect(problems(200, { ...json, created_at: 'yesterday' })[0]).toContain('date-time');
  expect(problems(200, { ...json, user: { login: 'x' } }).length).toBeGreaterThan(0);
  expect(problems(200, null)).toEqual(['200 has no body']);
  expect(problems(201, json)).toEqual(['status 201 is not described']);
  expect(problems(403, { error: 'no' })).toEqual(['403 has no message']);
});

test('`null` is taken where GitHub says nullable, and nowhere else', async () => {
  const { json } = await world.ask(world.github.tokens.maintainer, 'GET', '/issues/1');
  const check = (body: unknown): number => checkResponse(request('GET', '/issues/1'), { status: 200, body }).length;
  expect([check({ ...json, closed_at: null }), check({ ...json, body: null })]).toEqual([0, 0]);
  expect([check({ ...json, number: null }), check({ ...json, title: null })].every((count) => count > 0)).toBe(true);
});

test('a wrong request over HTTP, and a route that is not modelled, are told by the server', async () => {
  const { maintainer } = world.github.tokens;
  expect(world.github.violations).toEqual([]);
  await world.ask(maintainer, 'POST', '/issues/1/labels', { labels: [{ name: 5 }] });
  expect((await world.ask(maintainer, 'GET', '/milestones')).status).toBe(404);
  expect(world.github.takeViolations().map(({ side, problem }) => `${side}: ${problem}`)).toEqual(
    expect.arrayContaining([expect.stringMatching(/^request: body: /), 'request: the local GitHub does not model this route']),
  );
});
