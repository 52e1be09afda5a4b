import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { defaultModelBudget } from '#domain/model-spending.ts';
import { fakeLedger } from '#ports/model-ledger.fake.ts';
import type { ModelLedger } from '#ports/model-ledger.ts';
import type { OfferedModel } from '#ports/model-proxy.ts';
import { modelLedger } from '../model-panel/model-panel.ts';
import { modelProxy } from './model-proxy.ts';
import { askSocket, oddVendor, type Heard, type OddVendor } from './odd-vendor.fixture.ts';
import type { Upstream } from './upstream.ts';

const key = 'sk-real-canary-99aa11';
const open: (() => Promise<void>)[] = [];
let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchline-wire-'));
});
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
  await rm(folder, { recursive: true, force: true });
});

async function vendorThat(answer: (response: ServerResponse) => unknown): Promise<OddVendor> {
  const vendor = await oddVendor(answer);
  open.push(() => vendor.close());
  return vendor;
}

async function offered(upstream: Upstream, ledger: ModelLedger = fakeLedger()): Promise<OfferedModel> {
  const proxy = modelProxy({ upstream, ledger, role: 'builder', price: (input, output) => input + 2 * output });
  const model = await proxy.offer();
  open.push(() => model.close());
  return model;
}

const asking = ({ url }: OddVendor): Upstream => ({
  kind: 'vendor',
  vendor: 'openai',
  model: 'm',
  baseUrl: url,
  key,
  record: folder,
});
const replaying = (model = 'm'): Upstream => ({ kind: 'recordings', vendor: 'openai', model, folder });

function ask({ socket }: OfferedModel, content: string, more: object = {}, path = 'chat/completions'): Promise<Heard> {
  const said = path === 'responses' ? { input: content } : { messages: [{ role: 'user', content }] };
  const headers = { 'content-type': 'application/json' };
  return askSocket(socket, { path: `/v1/${path}`, headers }, JSON.stringify({ model: 'any', ...said, ...more }));
}

const stream =
  'data: {"choices":[{"delta":{"content":"gr\u00fcn"}}]}\n\ndata: {"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":30}}\n\ndata: [DONE]\n\n';
const whole = JSON.stringify({ choices: [{ message: { content: `you sent ${key}` } }] });
const sendWhole = (response: ServerResponse): unknown =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(whole);
const sendStream = (response: ServerResponse): unknown => {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  // The key is split between two pieces, and so is a character.
  const bytes = Buffer.from(`: ${key}\n\n${stream}`);
  for (const at of [0, 12, 68]) response.write(bytes.subarray(at, at === 0 ? 12 : at === 12 ? 68 : undefined));
  return response.end();
};

it('an answer is recorded as it was passed on, and replayed byte for byte with the usage and the price of then', async () => {
  const vendor = await vendorThat((response) => (vendor.seen.at(-1)?.body['stream'] === true ? sendStream : sendWhole)(response));
  const ledger = fakeLedger();
  const recorder = await offered(asking(vendor), ledger);
  const first = [await ask(recorder, 'a', { stream: true }), await ask(recorder, 'a'), await ask(recorder, 'a', {}, 'responses')];
  await recorder.close();
  await vendor.close();
  expect(vendor.seen).toHaveLength(3);
  expect(first[0]?.text).toBe(`: [key]\n\n${stream}`);
  const account = fakeLedger();
  const replay = await offered(replaying(), account);
  const second = [await ask(replay, 'a', { stream: true }), await ask(replay, 'a'), await ask(replay, 'a', {}, 'responses')];
  const shown = (heard: readonly Heard[]): unknown =>
    heard.map(({ status, text, headers }) => [status, text, headers['content-type']]);
  expect(shown(second)).toEqual(shown(first));
  const price = { outcome: 'answered', inputTokens: 70, outputTokens: 30, costMicroUsd: 130 };
  const unknown = { outcome: 'answered', inputTokens: null, outputTokens: null, costMicroUsd: null };
  await replay.close();
  expect(account.calls.map(({ result }) => result)).toEqual([price, unknown, unknown]);
  expect(account.calls.map(({ result }) => result)).toEqual(ledger.calls.map(({ result }) => result));
  expect(account.calls[0]?.planned).toMatchObject({ through: 'proxy', role: 'builder', model: 'replay/openai/m' });
});

it('a recording is for its owner only, whole, and without the key', async () => {
  const vendor = await vendorThat(sendWhole);
  const model = await offered(asking(vendor));
  await ask(model, `what is ${key}?`);
  await model.close();
  const files = await readdir(folder);
  expect(files).toEqual([expect.stringMatching(/^[0-9a-f]{64}\.json$/u)]);
  const path = join(folder, files[0] ?? '');
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain(key);
  expect(JSON.parse(text)).toMatchObject({
    kind: 'wire',
    model: 'openai/m',
    answer: { status: 200, contentType: 'application/json' },
  });
});

it('the same request at another time, in another form, is found again, and another one is not', async () => {
  const vendor = await vendorThat(sendWhole);
  const recorder = await offered(asking(vendor));
  await ask(recorder, 'It is 2026-11-21T07:05:00Z, call_a1b2c3d4e5 in /tmp/x-1/y took 12 ms.', { temperature: 0, user: 'me' });
  await recorder.close();
  const replay = await offered(replaying());
  const again = 'It is 2027-01-02T08:15:30.5Z, call_ffffffffff99 in /tmp/x-2 took 7.5 ms.';
  expect((await ask(replay, again, { user: 'you', temperature: 0 })).status).toBe(200);
  expect(replay.stopped.aborted).toBe(false);
  expect((await ask(replay, again, { temperature: 1 })).status).toBe(400);
  await expect.poll(() => replay.stopped.aborted).toBe(true);
});

it('what was not recorded is an error to the program, and ends the run with the missing file and the likely difference', async () => {
  const vendor = await vendorThat(sendWhole);
  const recorder = await offered(asking(vendor));
  for (const content of ['mend the sum of all', 'write a title', 'mend the sum of all, and more was found'])
    await ask(recorder, content);
  await recorder.close();
  const ledger = fakeLedger();
  const replay = await offered(replaying(), ledger);
  const heard = await ask(replay, 'mend the sum of \u001b[31mnone');
  expect(heard.status).toBe(400);
  expect(JSON.parse(heard.text)).toMatchObject({ type: 'error', error: { code: 'not_recorded' } });
  expect(heard.text).not.toContain(folder);
  await replay.close();
  expect(replay.stopped.reason).toMatchObject({ name: 'WorldError', kind: 'network' });
  const { message } = replay.stopped.reason as Error;
  expect(message).toMatch(
    /^The model replay\/openai\/m was not recorded with this request \(\/.*\/[0-9a-f]{64}\.json is missing\)\. It most likely/u,
  );
  expect(message).toMatch(/mend the sum of all"[^]*" was recorded and "[^]*mend the sum of \\u001b\[31mnone/u);
  expect(ledger.calls[0]?.result).toEqual({ outcome: 'failed', inputTokens: 0, outputTokens: 0, costMicroUsd: 0 });
  const other = await offered(replaying('n'));
  await ask(other, 'mend the sum of all');
  await other.close();
  expect(other.stopped.reason).toMatchObject({
    message: expect.stringContaining('holds nothing that was recorded of openai/n') as string,
  });
});

it('a refusal or an answer that breaks off is not recorded', async () => {
  const vendor = await vendorThat((response) => {
    if (vendor.seen.length === 1) return response.writeHead(503).end('later');
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
    return setTimeout(() => response.destroy(), 50);
  });
  const model = await offered(asking(vendor));
  expect((await ask(model, 'a')).status).toBe(503);
  await expect(ask(model, 'a')).rejects.toThrow();
  await model.close();
  expect(vendor.seen).toHaveLength(2);
  expect(await readdir(folder)).toEqual([]);
});

it('a newer answer takes the place of an older one, and a damaged one is told', async () => {
  const vendor = await vendorThat((response) => response.writeHead(200).end(`{"answer":${vendor.seen.length}}`));
  const recorder = await offered(asking(vendor));
  for (const _ of [1, 2]) await ask(recorder, 'a');
  await recorder.close();
  const [file = ''] = await readdir(folder);
  const replay = await offered(replaying());
  expect((await ask(replay, 'a')).text).toBe('{"answer":2}');
  const path = join(folder, file);
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -9));
  expect((await ask(replay, 'a')).status).toBe(400);
  await replay.close();
  expect(replay.stopped.reason).toMatchObject({
    name: 'WorldError',
    kind: 'storage',
    message: expect.stringContaining(path) as string,
  });
});

it('an answer that cannot be recorded ends the run, and stands in the account', async () => {
  const vendor = await vendorThat(sendWhole);
  const blocked = join(folder, 'file');
  await writeFile(blocked, '');
  const ledger = fakeLedger();
  const model = await offered({ ...asking(vendor), record: blocked } as Upstream, ledger);
  await ask(model, 'a').catch(() => undefined);
  await model.close();
  expect(model.stopped.reason).toMatchObject({ name: 'WorldError', kind: 'storage' });
  expect(ledger.calls[0]?.result?.outcome).toBe('answered');
});

it('a replay keeps to the budget and goes in no circles', async () => {
  const vendor = await vendorThat(sendStream);
  const recorder = await offered(asking(vendor));
  for (const content of ['a', 'b']) await ask(recorder, content, { stream: true });
  await recorder.close();
  const account = (inputTokens: number): ModelLedger =>
    modelLedger({
      budget: { ...defaultModelBudget, inputTokens },
      book: { lines: [], append: async () => undefined },
      clock: { now: () => Date.now() },
    });
  const poor = await offered(replaying(), account(60));
  const statuses = [await ask(poor, 'a', { stream: true }), await ask(poor, 'b', { stream: true })].map(({ status }) => status);
  expect(statuses).toEqual([200, 402]);
  const rich = await offered(replaying(), account(1_000_000));
  for (const status of [200, 200, 402]) expect((await ask(rich, 'a', { stream: true })).status).toBe(status);
  expect(rich.stopped.reason).toMatchObject({ name: 'GoingInCircles' });
});
