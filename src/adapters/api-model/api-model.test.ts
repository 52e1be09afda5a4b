import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { modelContract } from '#ports/model.contract.ts';
import { question } from '#ports/model.ts';
import { apiModel, type ApiModelOptions, type ModelVendor } from './api-model.ts';

interface Seen {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Record<string, unknown>;
}

type Reply = { readonly status: number; readonly body: unknown; readonly headers?: Record<string, string> };

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A vendor on loopback that replies as it is told, and then not at all. */
async function vendor(
  replies: readonly (Reply | null)[],
): Promise<{ readonly url: string; readonly seen: readonly Seen[]; readonly close: () => Promise<void> }> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const reply = replies[seen.length] ?? null;
      seen.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>,
      });
      if (reply === null) return void request.socket.destroy();
      response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(JSON.stringify(reply.body));
    });
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/v1`, seen, close: async () => void server.close() };
}

function chat(text: string, finish = 'stop'): Reply {
  const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: finish }];
  const usage = { prompt_tokens: 11, completion_tokens: 3, total_tokens: 14 };
  return { status: 200, body: { id: 'c', object: 'chat.completion', created: 1, model: 'm', choices, usage } };
}

const request = question('ours', 'theirs', 7);
const options = (url: string, more: Partial<ApiModelOptions> = {}): ApiModelOptions => ({
  vendor: 'compatible',
  model: 'm',
  baseUrl: url,
  key: 'sk-canary-key',
  retries: 0,
  timeoutMs: 20_000,
  ...more,
});

modelContract('a model over an OpenAI-compatible interface', async (answers) => {
  const { url, close } = await vendor(answers.map((text) => chat(text)));
  return { model: await apiModel(options(url)), close };
});

modelContract("a model over Anthropic's interface", async (answers) => {
  const { url, close } = await vendor(answers.map(message));
  return { model: await apiModel(options(url, { vendor: 'anthropic', model: 'claude-x' })), close };
});

function message(text: string): Reply {
  const usage = { input_tokens: 5, output_tokens: 2 };
  return {
    status: 200,
    body: {
      id: 'm',
      type: 'message',
      role: 'assistant',
      model: 'claude-x',
      content: [{ type: 'text', text }],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage,
    },
  };
}

describe('a model over HTTP', () => {
  it('sends what the request holds, with the bound on the answer, and nothing else', async () => {
    const { url, seen } = await vendor([chat('yes')]);
    const answer = await (await apiModel(options(url))).complete(request);
    expect(answer).toEqual({
      text: 'yes',
      calls: [],
      isCut: false,
      usage: { inputTokens: 11, outputTokens: 3, costMicroUsd: null },
    });
    expect(seen).toHaveLength(1);
    expect(seen[0]?.headers.authorization).toBe('Bearer sk-canary-key');
    expect(seen[0]?.body).toEqual({
      model: 'm',
      max_tokens: 7,
      messages: [
        { role: 'system', content: 'ours' },
        { role: 'user', content: 'theirs' },
      ],
    });
  });

  it('says that an answer was cut', async () => {
    const { url } = await vendor([chat('half', 'length')]);
    expect(await (await apiModel(options(url))).complete(request)).toMatchObject({ text: 'half', isCut: true });
  });

  it('tries again as often as it was told, and no more', async () => {
    const busy = { status: 503, body: { error: { message: 'busy' } }, headers: { 'retry-after-ms': '1' } };
    const twice = await vendor([busy, chat('at last')]);
    expect((await (await apiModel(options(twice.url, { retries: 1 }))).complete(request)).text).toBe('at last');
    const never = await vendor([busy, busy, chat('too late')]);
    await expect((await apiModel(options(never.url, { retries: 1 }))).complete(request)).rejects.toMatchObject({
      kind: 'network',
    });
    expect(never.seen).toHaveLength(2);
  });

  it.each([
    [401, 'usage', /refuses the key/],
    [404, 'usage', /model's name/],
    [429, 'network', /status 429/],
    [500, 'network', /status 500/],
  ] as const)('says what status %i means, and gives away neither key nor prompt', async (status, kind, sentence) => {
    const { url } = await vendor([{ status, body: { error: { message: 'sk-canary-key theirs' } } }]);
    const failure: unknown = await (await apiModel(options(url))).complete(request).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'WorldError', kind, message: expect.stringMatching(sentence) as string });
    expect(String(failure)).not.toMatch(/sk-canary|theirs/);
  });

  it('does not take an empty answer for one', async () => {
    const { url } = await vendor([chat('')]);
    await expect((await apiModel(options(url))).complete(request)).rejects.toMatchObject({ kind: 'network' });
  });

  it('is refused where a key or an address is missing', async () => {
    for (const name of ['anthropic', 'openai', 'google'] satisfies ModelVendor[]) {
      await expect(apiModel(options('', { vendor: name, key: null, baseUrl: null }))).rejects.toMatchObject({ kind: 'usage' });
    }
    await expect(apiModel(options('', { baseUrl: null }))).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringContaining('baseUrl') as string,
    });
  });

  it('knows prices from a table, and calls what it does not know unknown', async () => {
    const known = await vendor([message('yes')]);
    const priced = await apiModel(options(known.url, { vendor: 'anthropic', model: 'claude-3-5-haiku-latest' }));
    const { usage } = await priced.complete(request);
    expect(usage.costMicroUsd).toBeGreaterThan(0);
    const unknown = await vendor([message('yes')]);
    const other = await apiModel(options(unknown.url, { vendor: 'anthropic', model: 'claude-of-next-century' }));
    expect((await other.complete(request)).usage.costMicroUsd).toBeNull();
  });
});
