import { existsSync } from 'node:fs';
import { request as ask, type RequestOptions } from 'node:http';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, streamText, type LanguageModel } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { BudgetSpent, defaultModelBudget } from '#domain/model-spending.ts';
import { fakeLedger } from '#ports/model-ledger.fake.ts';
import type { ModelLedger } from '#ports/model-ledger.ts';
import type { OfferedModel } from '#ports/model-proxy.ts';
import { modelLedger } from '../model-panel/model-panel.ts';
import { playback } from '../scripted-model/playback.ts';
import { readScript } from '../scripted-model/script.ts';
import { serveScript } from '../scripted-model/serve.ts';
import type { ProxiedVendor } from './dialects.ts';
import { modelProxy } from './model-proxy.ts';
import { askSocket, oddVendor, overSocket, type Heard, type OddVendor } from './odd-vendor.fixture.ts';
import type { Upstream } from './upstream.ts';

const key = 'sk-real-canary-52f1c0';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

type Given = Partial<{ vendor: ProxiedVendor; ledger: ModelLedger; maxOutputTokens: number; timeoutMs: number }>;

async function offered(
  baseUrl: string,
  { vendor = 'compatible', ledger = fakeLedger(), ...more }: Given = {},
): Promise<OfferedModel> {
  const upstream: Upstream = { kind: 'vendor', vendor, model: 'the-model', baseUrl, key, record: null };
  const model = await modelProxy({
    upstream,
    ledger,
    role: 'builder',
    price: (input, output) => input + output,
    ...more,
  }).offer();
  open.push(() => model.close());
  return model;
}

async function vendorThat(answer: Parameters<typeof oddVendor>[0]): Promise<OddVendor> {
  const vendor = await oddVendor(answer);
  open.push(() => vendor.close());
  return vendor;
}

const answered = JSON.stringify({ choices: [], usage: { prompt_tokens: 11, completion_tokens: 3 } });
const plain: Parameters<typeof oddVendor>[0] = (response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end(answered);
const json = { 'content-type': 'application/json' };
const chat = (model: OfferedModel, body: unknown, options: RequestOptions = {}): Promise<Heard> =>
  askSocket(model.socket, { path: '/v1/chat/completions', headers: json, ...options }, JSON.stringify(body));
const messages = [{ role: 'user', content: 'hello' }];

/** The vendors' own clients over the socket. */
const clients: readonly (readonly [string, (socket: string) => LanguageModel])[] = [
  [
    'chat completions',
    (socket) => createOpenAI({ baseURL: 'http://127.0.0.1:4100/v1', apiKey: 'dummy', fetch: overSocket(socket) }).chat('any'),
  ],
  [
    'responses',
    (socket) =>
      createOpenAI({ baseURL: 'http://127.0.0.1:4100/v1', apiKey: 'dummy', fetch: overSocket(socket) }).responses('any'),
  ],
  [
    'messages',
    (socket) => createAnthropic({ baseURL: 'http://127.0.0.1:4100/v1', apiKey: 'dummy', fetch: overSocket(socket) })('any'),
  ],
];

describe.each(clients)("the vendor's own client through the proxy, %s", (_name, client) => {
  it('is answered whole and as a stream, and the account holds what stood on the wire', async () => {
    const script =
      'answers: [{ say: [{ text: one, usage: { inputTokens: 40, outputTokens: 7 } }, { text: two, usage: { inputTokens: 50, outputTokens: 9 } }, { status: 503 }, { text: dear, usage: unknown }] }]';
    const vendor = await serveScript(playback(readScript(script, 'test.yml')));
    open.push(() => vendor.close());
    const ledger = fakeLedger();
    const { socket } = await offered(`${vendor.url}/v1`, { ledger });
    const options = { model: client(socket), prompt: 'hello', maxRetries: 0, maxOutputTokens: 100 };
    expect((await generateText(options)).text).toBe('one');
    expect(await streamText(options).text).toBe('two');
    await expect(generateText(options)).rejects.toMatchObject({ statusCode: 503 });
    // A client may find an answer without usage wrong; it was made all the same.
    await generateText(options).catch(() => undefined);
    expect(ledger.calls.map(({ result }) => result)).toEqual([
      { outcome: 'answered', inputTokens: 40, outputTokens: 7, costMicroUsd: 47 },
      { outcome: 'answered', inputTokens: 50, outputTokens: 9, costMicroUsd: 59 },
      { outcome: 'failed', inputTokens: 0, outputTokens: 0, costMicroUsd: 0 },
      { outcome: 'answered', inputTokens: null, outputTokens: null, costMicroUsd: null },
    ]);
    expect(vendor.requests.every(({ body }) => body['model'] === 'the-model')).toBe(true);
  });
});

describe('what goes to the vendor', () => {
  it.each([
    ['anthropic', 'messages', { 'x-api-key': key, 'anthropic-version': '2023-06-01', 'anthropic-beta': 'a-1,b-2' }],
    ['openai', 'responses', { authorization: `Bearer ${key}` }],
    ['compatible', 'chat/completions', { authorization: `Bearer ${key}` }],
  ] as const)('has the real key and none of the headers of the program: %s', async (vendor, path, expected) => {
    const seen = await vendorThat(plain);
    const { socket } = await offered(seen.url, { vendor });
    const headers = {
      ...json,
      authorization: 'Bearer mine',
      'x-api-key': 'mine',
      cookie: 'a=b',
      'x-forwarded-for': '1.2.3.4',
      'anthropic-beta': 'a-1,b-2',
    };
    expect((await askSocket(socket, { path: `/v1/${path}?beta=true`, headers }, '{"messages":[],"input":[]}')).status).toBe(200);
    expect(seen.seen[0]).toMatchObject({ url: `/v1/${path}`, headers: expected });
    expect(JSON.stringify(seen.seen[0]?.headers)).not.toMatch(/mine|cookie|1\.2\.3\.4/u);
  });

  it('asks for one model with a limit, keeps nothing at the vendor, and leaves out whatever is not known', async () => {
    const seen = await vendorThat(plain);
    const { socket } = await offered(seen.url, { maxOutputTokens: 500 });
    const odd = {
      model: 'dear-model',
      models: ['x'],
      plugins: [{ id: 'web' }],
      web_search_options: {},
      mcp_servers: [{ url: 'http://x' }],
      n: 99,
    };
    await askSocket(
      socket,
      { path: '/v1/chat/completions', headers: json },
      JSON.stringify({ ...odd, messages, stream: true, max_completion_tokens: 9_000 }),
    );
    await askSocket(
      socket,
      { path: '/v1/responses', headers: json },
      JSON.stringify({ ...odd, input: 'x', store: true, background: true, conversation: 'c' }),
    );
    await askSocket(
      socket,
      { path: '/v1/messages', headers: json },
      JSON.stringify({ ...odd, messages, max_tokens: 200, container: 'c' }),
    );
    expect(seen.seen.map(({ body }) => body)).toEqual([
      { messages, stream: true, stream_options: { include_usage: true }, max_tokens: 500, model: 'the-model' },
      { input: 'x', store: false, max_output_tokens: 500, model: 'the-model' },
      { messages, max_tokens: 200, model: 'the-model' },
    ]);
  });

  it('has no tool that the vendor would run', async () => {
    const seen = await vendorThat(plain);
    const { socket } = await offered(seen.url);
    const own = [{ type: 'function', name: 'edit' }];
    const namespace = { type: 'namespace', name: 'n', tools: [...own, { type: 'web_search' }] };
    const more = { type: 'additional_tools', role: 'developer', tools: [...own, { type: 'mcp', server_url: 'http://x' }] };
    const tools = [
      ...own,
      namespace,
      { type: 'web_search' },
      { type: 'code_interpreter' },
      { type: 'mcp', server_url: 'http://x' },
    ];
    await askSocket(
      socket,
      { path: '/v1/responses', headers: json },
      JSON.stringify({ input: [more], tools, tool_choice: 'auto' }),
    );
    const anthropic = [
      { name: 'Edit' },
      { type: 'bash_20250124', name: 'bash' },
      { type: 'web_fetch_20250910' },
      { type: 'web_search_20250305' },
      { type: 'code_execution_20250522' },
    ];
    await askSocket(socket, { path: '/v1/messages', headers: json }, JSON.stringify({ messages, tools: anthropic }));
    await chat({ socket } as OfferedModel, { messages, tools: [{ type: 'web_search_preview' }], tool_choice: 'auto' });
    expect(seen.seen[0]?.body).toMatchObject({
      tools: [...own, { ...namespace, tools: own }],
      input: [{ ...more, tools: own }],
      tool_choice: 'auto',
    });
    expect(seen.seen[1]?.body).toMatchObject({ tools: anthropic.slice(0, 2) });
    expect(seen.seen[2]?.body).not.toHaveProperty('tools');
    expect(seen.seen[2]?.body).not.toHaveProperty('tool_choice');
  });

  it.each([
    [{ type: 'image_url', image_url: { url: 'https://evil.example/?secret' } }, 400],
    [{ type: 'input_image', image_url: 'http://169.254.169.254/latest' }, 400],
    [{ type: 'input_file', file_url: 'https://evil.example/x' }, 400],
    [{ type: 'image', source: { type: 'url', url: 'https://evil.example/x' } }, 400],
    [{ type: 'tool_result', content: [{ type: 'document', source: { type: 'url', url: 'file:///etc/passwd' } }] }, 400],
    [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } }, 200],
    [{ type: 'tool_use', id: 'a', name: 'fetch', input: { type: 'image_url', image_url: 'https://only.data' } }, 200],
    [{ type: 'text', text: 'see https://example.org' }, 200],
  ])('has nothing that the vendor would fetch: %j', async (part, status) => {
    const seen = await vendorThat(plain);
    const model = await offered(seen.url);
    expect((await chat(model, { messages: [{ role: 'user', content: [part] }] })).status).toBe(status);
    expect(seen.seen).toHaveLength(status === 200 ? 1 : 0);
  });
});

describe('what cannot be asked', () => {
  it.each([
    ['another path', { path: '/v1/files' }, 404],
    ['a path behind a known one', { path: '/v1/chat/completions/../../admin' }, 404],
    ['a path with escapes', { path: '/v1/chat%2fcompletions' }, 404],
    ['another method', { path: '/v1/chat/completions', method: 'PUT' }, 404],
    ['a whole address, as of a usual proxy', { path: 'http://169.254.169.254/v1/chat/completions' }, 404],
    ['an address of another scheme', { path: '//evil.example/v1/chat/completions' }, 404],
    ['another host', { headers: { ...json, host: 'evil.example' } }, 421],
    ['another kind of body', { headers: { 'content-type': 'text/plain' } }, 415],
    ['a packed body', { headers: { ...json, 'content-encoding': 'gzip' } }, 415],
  ])('%s', async (_, options, status) => {
    const seen = await vendorThat(plain);
    const ledger = fakeLedger();
    const model = await offered(seen.url, { ledger });
    expect((await chat(model, { messages }, options)).status).toBe(status);
    expect([seen.seen.length, ledger.calls.length]).toEqual([0, 0]);
    expect((await chat(model, { messages })).status).toBe(200);
  });

  it('a tunnel, and a body that is no object or too large', async () => {
    const seen = await vendorThat(plain);
    const { socket } = await offered(seen.url);
    const tunnel = createConnection(socket).end('CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n');
    expect((await tunnel.toArray()).join('')).not.toContain('200');
    const path = '/v1/chat/completions';
    expect((await askSocket(socket, { path, headers: json }, '[1]')).status).toBe(400);
    const deep = `{"messages":${'['.repeat(200_000)}${']'.repeat(200_000)}}`;
    expect((await askSocket(socket, { path, headers: json }, deep)).status).toBe(400);
    const large = await askSocket(socket, { path, headers: json }, 'x'.repeat(17 * 1024 ** 2)).catch(
      (error: NodeJS.ErrnoException) => error.code,
    );
    expect(large).toSatisfy((heard: unknown) => heard === 'EPIPE' || heard === 'ECONNRESET' || (heard as Heard).status === 413);
    expect(seen.seen).toHaveLength(0);
  });

  it('but which model there is', async () => {
    const { socket } = await offered('http://127.0.0.1:9/v1');
    const heard = await askSocket(socket, { path: '/v1/models', method: 'GET' });
    expect(JSON.parse(heard.text)).toMatchObject({ data: [{ id: 'the-model' }] });
  });
});

describe('what comes back', () => {
  it('never holds the key, wherever the pieces of an answer end', async () => {
    const seen = await vendorThat(async (response, request) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'x-echo': key, 'set-cookie': `k=${key}` });
      const told = `data: {"headers":${JSON.stringify(request.headers)}}\n\ndata: sk-real-but-not-it\n\n`;
      for (const piece of told.match(/.{1,7}/gsu) ?? []) {
        response.write(piece);
        await sleep(1);
      }
      response.end();
    });
    const model = await offered(seen.url);
    const heard = await chat(model, { messages });
    expect(seen.seen[0]?.headers.authorization).toContain(key);
    expect(heard.text).toContain('"authorization":"Bearer [key]"');
    expect(heard.text).toContain('sk-real-but-not-it');
    expect(JSON.stringify(heard)).not.toContain(key);
  });

  it.each([
    [401, 'The vendor of the model refuses the key.', 401],
    [429, '[key] may not ask so often', 429],
    [302, 'The vendor of the model sends elsewhere', 502],
  ])('of a refusal with %i is told without the key and without a way elsewhere', async (status, text, shown) => {
    const seen = await vendorThat((response) =>
      response.writeHead(status, { location: 'http://169.254.169.254/', 'retry-after': '7' }).end(`${key} may not ask so often`),
    );
    const ledger = fakeLedger();
    const model = await offered(seen.url, { ledger });
    const heard = await chat(model, { messages });
    expect(heard.status).toBe(shown);
    expect(heard.text).toContain(text);
    expect(JSON.stringify(heard)).not.toContain(key);
    expect(model.failure()).toMatchObject({ name: 'WorldError', call: { status } });
    expect(ledger.calls[0]?.result?.outcome).toBe('failed');
  });

  it('of a lost connection is an error, and a call of unknown price', async () => {
    const seen = await vendorThat((response) => response.destroy());
    const ledger = fakeLedger();
    const model = await offered(seen.url, { ledger });
    expect((await chat(model, { messages })).status).toBe(502);
    expect(ledger.calls[0]?.result).toEqual({ outcome: 'failed', inputTokens: null, outputTokens: null, costMicroUsd: null });
    expect(model.failure()).toMatchObject({ kind: 'network', call: { status: null } });
  });

  it('is read to its end where the program hung up, because its price stands there', async () => {
    const seen = await vendorThat(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write('data: {"choices":[{"delta":{"content":"all that it wanted"}}]}\n\n');
      await sleep(300);
      response.end('data: {"choices":[],"usage":{"prompt_tokens":70,"completion_tokens":30}}\n\ndata: [DONE]\n\n');
    });
    const ledger = fakeLedger();
    const model = await offered(seen.url, { ledger });
    await new Promise<void>((resolve) => {
      const request = ask(
        { socketPath: model.socket, host: '127.0.0.1', method: 'POST', path: '/v1/chat/completions', headers: json },
        (response) =>
          response.once('data', () => {
            request.destroy();
            resolve();
          }),
      );
      request.on('error', () => undefined).end(JSON.stringify({ messages, stream: true }));
    });
    await model.close();
    expect(ledger.calls[0]?.result).toMatchObject({ outcome: 'answered', inputTokens: 70, outputTokens: 30 });
    expect(existsSync(join(model.socket, '..'))).toBe(false);
  });

  it('is not waited for without end', async () => {
    const seen = await vendorThat(() => undefined);
    const ledger = fakeLedger();
    const model = await offered(seen.url, { ledger, timeoutMs: 200 });
    expect((await chat(model, { messages })).status).toBe(502);
    expect(ledger.calls[0]?.result?.outcome).toBe('failed');
  });
});

describe('the account', () => {
  const bookless = (budget: Partial<typeof defaultModelBudget>): ModelLedger =>
    modelLedger({
      budget: { ...defaultModelBudget, ...budget },
      book: { lines: [], append: async () => undefined },
      clock: { now: () => Date.now() },
    });

  it('passes the budget by one call at most, also where a program asks much at once, and then nothing goes out', async () => {
    const seen = await vendorThat(plain);
    const model = await offered(seen.url, { ledger: bookless({ inputTokens: 60 }), maxOutputTokens: 100 });
    const asked = Array.from({ length: 12 }, (_, index) =>
      chat(model, { messages: [{ role: 'user', content: `number ${index}` }] }),
    );
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    // Eleven tokens a call: the sixth reaches the bound.
    expect(statuses.filter((status) => status === 200)).toHaveLength(6);
    expect(statuses.filter((status) => status === 402)).toHaveLength(6);
    expect(seen.seen).toHaveLength(6);
    expect(model.stopped.reason).toBeInstanceOf(BudgetSpent);
  });

  it('refuses the third identical call in a row', async () => {
    const seen = await vendorThat(plain);
    const model = await offered(seen.url, { ledger: bookless({}) });
    const statuses = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await chat(model, { messages })).status);
    expect(statuses).toEqual([200, 200, 402]);
    expect(model.stopped.reason).toMatchObject({ name: 'GoingInCircles' });
  });
});

describe('an upstream that cannot work', () => {
  it.each([
    [{ vendor: 'compatible', model: 'm', baseUrl: null, key: null }],
    [{ vendor: 'compatible', model: 'm', baseUrl: 'file:///etc', key: null }],
    [{ vendor: 'anthropic', model: 'm', baseUrl: null, key: null }],
  ] as const)('is refused before anything is offered: %j', (upstream) => {
    expect(() =>
      modelProxy({
        upstream: { kind: 'vendor', record: null, ...upstream },
        ledger: fakeLedger(),
        role: 'builder',
        price: () => null,
      }),
    ).toThrowError(/^Cannot offer the model/u);
  });
});
