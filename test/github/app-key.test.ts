import { generateKeyPairSync, sign } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startTestWorld, type TestWorld } from './test-support/test-world.ts';

let world: TestWorld;
let ids: { readonly appId: number; readonly installationId: number };
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
beforeAll(async () => {
  world = await startTestWorld();
  ids = world.github.registerApp(publicKey.export({ type: 'spki', format: 'pem' }).toString());
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

function webToken(key: typeof privateKey, seconds: number): string {
  const now = Math.floor(Date.now() / 1_000);
  const parts = [
    { alg: 'RS256', typ: 'JWT' },
    { iss: ids.appId, iat: now - 30, exp: now + seconds },
  ];
  const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
}

const exchange = (token: string, body?: unknown) =>
  world.ask(token, 'POST', `//app/installations/${ids.installationId}/access_tokens`, body);

test('an App finds its installation and gets a token that works, cut down as it asked', async () => {
  const own = webToken(privateKey, 300);
  expect((await world.ask(own, 'GET', '/installation')).json).toMatchObject({ id: ids.installationId, app_id: ids.appId });
  const whole = await exchange(own);
  expect((await world.ask(String(whole.json['token']), 'POST', '/labels', { name: 'by-app', color: 'ededed' })).status).toBe(201);
  const narrow = await exchange(own, { permissions: { issues: 'read' } });
  expect((await world.ask(String(narrow.json['token']), 'POST', '/labels', { name: 'more', color: 'ededed' })).status).toBe(403);
});

test('a foreign signature, a lapsed or too long time, and the JWT elsewhere are bad credentials', async () => {
  const wrong = [webToken(foreign.privateKey, 300), webToken(privateKey, -5), webToken(privateKey, 3_600)];
  for (const token of wrong) expect((await exchange(token)).status).toBe(401);
  expect((await world.ask(webToken(privateKey, 300), 'GET', '/labels')).status).toBe(401);
});
