import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type Answer, type TestWorld } from '../test-support/test-world.ts';
import type { FaultKind } from './fault.ts';

let world: TestWorld;
let token: string;
beforeAll(async () => {
  world = await startTestWorld();
  token = world.github.tokens.maintainer;
  await world.ask(token, 'POST', '/issues', { title: 'One' });
});
afterEach(() => {
  expect(world.github.faults.pending).toEqual([]);
  world.github.faults.clear();
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

const comments = '/issues/1/comments';

function inject(method: string, path: string, fault: FaultKind, times = 1): void {
  world.github.faults.inject({ method, path: `/repos/acme/lib${path}`, fault, times });
}

const comment = (body: string): Promise<Answer> => world.ask(token, 'POST', comments, { body });
const bodies = async (): Promise<readonly unknown[]> =>
  (await world.ask(token, 'GET', `${comments}?per_page=100`)).items.map((each) => each['body']);

test('a secondary limit is 403 with retry-after, once, and nothing was done', async () => {
  inject('POST', comments, { kind: 'secondary-limit', retryAfterSeconds: 7 });
  const limited = await comment('limited');
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([403, '7']);
  expect(limited.json['message']).toContain('secondary rate limit');
  expect(await bodies()).not.toContain('limited');
  expect((await comment('then')).status).toBe(201);
});

test('the primary limit is 429 without anything remaining', async () => {
  inject('GET', comments, { kind: 'rate-limit', resetInSeconds: 60 });
  const limited = await world.ask(token, 'GET', comments);
  expect([limited.status, limited.headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
  expect(Number(limited.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1_000);
});

test('a 502 before the effect leaves nothing, one after it leaves the effect', async () => {
  inject('POST', comments, { kind: 'gateway', status: 502, effect: 'before' });
  inject('POST', comments, { kind: 'gateway', status: 502, effect: 'after' });
  expect([(await comment('before')).status, (await comment('after')).status]).toEqual([502, 502]);
  const found = await bodies();
  expect([found.includes('before'), found.includes('after')]).toEqual([false, true]);
});

test('a dropped connection says nothing of whether the effect happened', async () => {
  inject('POST', comments, { kind: 'dropped-connection', effect: 'before' });
  inject('POST', comments, { kind: 'dropped-connection', effect: 'after' });
  await expect(comment('dropped before')).rejects.toThrow('fetch failed');
  await expect(comment('dropped after')).rejects.toThrow('fetch failed');
  const found = await bodies();
  expect([found.includes('dropped before'), found.includes('dropped after')]).toEqual([false, true]);
  expect(world.github.requests.filter(({ fault }) => fault === 'dropped-connection').map(({ status }) => status)).toEqual([
    null,
    null,
  ]);
});

test('a truncated body breaks in the middle', async () => {
  inject('GET', comments, { kind: 'truncated-body' });
  await expect(world.ask(token, 'GET', comments)).rejects.toThrow();
});

test('a slow body comes whole', async () => {
  inject('GET', '/issues/1', { kind: 'slow-body', pieces: 4, pauseMs: 5 });
  expect((await world.ask(token, 'GET', '/issues/1')).json['number']).toBe(1);
});

test('a stale read answers the state of some writes ago, and then the present again', async () => {
  const labels = '/issues/1/labels';
  const names = async (): Promise<readonly unknown[]> =>
    (await world.ask(token, 'GET', labels)).items.map((label) => label['name']);
  inject('GET', labels, { kind: 'stale', writesAgo: 1 });
  inject('GET', labels, { kind: 'stale', writesAgo: 2 });
  for (const name of ['first', 'second', 'third']) await world.ask(token, 'POST', labels, { labels: [name] });
  expect(await names()).toEqual(['first', 'second']);
  expect(await names()).toEqual(['first']);
  expect(await names()).toEqual(['first', 'second', 'third']);
});

test('pages that lie: a short one, one without end, one on another host', async () => {
  for (const body of ['one', 'two', 'three']) await comment(body);
  const page = `${comments}?per_page=2`;
  const honest = await world.ask(token, 'GET', page);
  expect([honest.items.length, honest.headers.get('link')]).toEqual([2, expect.stringContaining('page=2>; rel="next"')]);
  inject('GET', comments, { kind: 'short-page', keep: 1 });
  const short = await world.ask(token, 'GET', page);
  expect([short.items.length, short.headers.get('link')]).toEqual([1, null]);
  inject('GET', comments, { kind: 'endless-pages' });
  const endless = await world.ask(token, 'GET', `${page}&page=900`);
  expect(endless.headers.get('link')).toContain('page=901>; rel="next"');
  inject('GET', comments, { kind: 'foreign-next-page', url: 'http://attacker.invalid/next' });
  expect((await world.ask(token, 'GET', page)).headers.get('link')).toBe('<http://attacker.invalid/next>; rel="next"');
});

test('faults wait for their turn and leave other requests alone', async () => {
  const fault = { kind: 'gateway', status: 503, effect: 'before' } as const;
  world.github.faults.inject({ method: 'GET', path: /\/issues\/\d+$/, fault, skip: 1 });
  const asked = [
    await world.ask(token, 'GET', comments),
    await world.ask(token, 'GET', '/issues/1'),
    await world.ask(token, 'GET', '/issues/1'),
  ];
  expect(asked.map(({ status }) => status)).toEqual([200, 200, 503]);
  expect((await world.ask(token, 'GET', '/issues/1')).status).toBe(200);
});
