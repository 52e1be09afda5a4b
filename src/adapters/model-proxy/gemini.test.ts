import { createGoogle } from '@ai-sdk/google';
import { generateText, jsonSchema, streamText, tool, type Tool } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { fakeLedger } from '#ports/model-ledger.fake.ts';
import type { ModelLedger } from '#ports/model-ledger.ts';
import { playback } from '../scripted-model/playback.ts';
import { readScript } from '../scripted-model/script.ts';
import { serveScript } from '../scripted-model/serve.ts';
import { modelProxy } from './model-proxy.ts';
import { askSocket, oddVendor, overSocket, type Heard } from './odd-vendor.fixture.ts';

const key = 'AIza-real-canary-52f1c0';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

/** Socket of a proxy in front of Google's interface at an address. */
async function offered(baseUrl: string, ledger: ModelLedger = fakeLedger()): Promise<string> {
  const upstream = { kind: 'vendor', vendor: 'google', model: 'the-model', baseUrl, key, record: null } as const;
  const price = (input: number, output: number): number => input + output;
  const model = await modelProxy({ upstream, ledger, role: 'builder', price, maxOutputTokens: 500 }).offer();
  open.push(() => model.close());
  return model.socket;
}

describe("Google's own client through the proxy", () => {
  it('is answered whole and as a stream, with its tools, and the account holds what stood on the wire', async () => {
    const script = `answers: [{ say: [
      { text: one, usage: { inputTokens: 40, outputTokens: 7 } },
      { text: a longer word, usage: { inputTokens: 50, outputTokens: 9 } },
      { calls: [{ name: look, input: { path: a.js } }], usage: { inputTokens: 60, outputTokens: 11 } },
      { status: 503 },
      { text: dear, usage: unknown } ] }]`;
    const vendor = await serveScript(playback(readScript(script, 'test.yml')));
    open.push(() => vendor.close());
    const ledger = fakeLedger();
    const socket = await offered(`${vendor.url}/v1beta`, ledger);
    const google = createGoogle({ baseURL: 'http://127.0.0.1:4100/v1beta', apiKey: 'dummy', fetch: overSocket(socket) });
    const options = { model: google('another-model'), prompt: 'hello', maxRetries: 0, maxOutputTokens: 100 };
    expect((await generateText(options)).text).toBe('one');
    expect(await streamText(options).text).toBe('a longer word');
    const path = { type: 'object', properties: { path: { type: 'string' } } } as const;
    const look: Tool = tool({ description: 'Reads a file.', inputSchema: jsonSchema(path) });
    const { toolCalls } = await generateText({ ...options, tools: { look } });
    expect(toolCalls).toMatchObject([{ toolName: 'look', input: { path: 'a.js' } }]);
    await expect(generateText(options)).rejects.toMatchObject({ statusCode: 503 });
    await generateText(options).catch(() => undefined);
    expect(ledger.calls.map(({ result }) => result)).toEqual([
      { outcome: 'answered', inputTokens: 40, outputTokens: 7, costMicroUsd: 47 },
      { outcome: 'answered', inputTokens: 50, outputTokens: 9, costMicroUsd: 59 },
      { outcome: 'answered', inputTokens: 60, outputTokens: 11, costMicroUsd: 71 },
      { outcome: 'failed', inputTokens: 0, outputTokens: 0, costMicroUsd: 0 },
      { outcome: 'answered', inputTokens: null, outputTokens: null, costMicroUsd: null },
    ]);
    expect(vendor.requests[2]?.body).toMatchObject({ tools: [{ functionDeclarations: [{ name: 'look' }] }] });
    for (const { path: asked, headers } of vendor.requests) {
      expect(asked).toMatch(/^\/v1beta\/models\/the-model:(?:streamG|g)enerateContent$/);
      expect(headers).toMatchObject({ 'x-goog-api-key': key });
    }
  });
});

describe('what goes to Google', () => {
  it("is one answer of one model, with the program's own functions, and nothing from an address", async () => {
    const counted = { candidates: [], usageMetadata: { promptTokenCount: 11, candidatesTokenCount: 3, thoughtsTokenCount: 20 } };
    const vendor = await oddVendor((response) =>
      response.writeHead(200, { 'content-type': 'text/event-stream' }).end(`data: ${JSON.stringify(counted)}\n\n`),
    );
    open.push(() => vendor.close());
    const ledger = fakeLedger();
    const socket = await offered(vendor.url.replace('/v1', '/v1beta'), ledger);
    const headers = { 'content-type': 'application/json', 'x-goog-api-key': 'mine', authorization: 'Bearer mine' };
    const ask = (path: string, body: object): Promise<Heard> => askSocket(socket, { path, headers }, JSON.stringify(body));
    const call = { functionCall: { name: 'f', args: { fileData: { fileUri: 'only data' } } } };
    const contents = [{ role: 'user', parts: [{ text: 'hello' }, call] }];
    const functions = { functionDeclarations: [{ name: 'edit' }] };
    const odd = {
      contents,
      model: 'dear-model',
      cachedContent: 'cachedContents/of-somebody',
      tools: [functions, { googleSearch: {} }, { urlContext: {} }, { codeExecution: {} }, { ...functions, googleSearch: {} }],
      generationConfig: { candidateCount: 9, responseModalities: ['AUDIO'], temperature: 0, maxOutputTokens: 9_000 },
    };
    expect((await ask('/v1beta/models/dear-model:streamGenerateContent?alt=json&key=mine', odd)).status).toBe(200);
    expect(vendor.seen.map(({ url, body }) => ({ url, body }))).toEqual([
      {
        url: '/v1beta/models/the-model:streamGenerateContent?alt=sse',
        body: { contents, tools: [functions], generationConfig: { temperature: 0, maxOutputTokens: 500 } },
      },
    ]);
    expect(vendor.seen[0]?.headers).toMatchObject({ 'x-goog-api-key': key });
    expect(JSON.stringify(vendor.seen)).not.toContain('mine');
    expect(ledger.calls[0]?.result, 'thoughts are paid for').toMatchObject({ inputTokens: 11, outputTokens: 23 });
  });

  it.each([
    ['content behind an address', '/v1beta/models/x:generateContent', 400],
    ['another method of the interface', '/v1beta/models/x:countTokens', 404],
    ['a path that climbs', '/v1beta/models/../x:generateContent', 404],
    ['no name of a model', '/v1beta/models/:generateContent', 404],
    ["another vendor's interface", '/v1/chat/completions', 404],
  ])('is not %s', async (_, path, status) => {
    const vendor = await oddVendor((response) => response.end());
    open.push(() => vendor.close());
    const socket = await offered(vendor.url.replace('/v1', '/v1beta'));
    const contents = [{ role: 'user', parts: [{ fileData: { mimeType: 'text/html', fileUri: 'https://evil.example/' } }] }];
    const headers = { 'content-type': 'application/json' };
    expect((await askSocket(socket, { path, headers }, JSON.stringify({ contents }))).status).toBe(status);
    expect(vendor.seen).toEqual([]);
  });
});
