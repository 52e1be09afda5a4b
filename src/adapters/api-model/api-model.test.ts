import { describe, expect, it } from 'vitest';
import { modelContract } from '#ports/model.contract.ts';
import { ModelFailure } from '#ports/model-failure.ts';
import { question } from '#ports/model.ts';
import { apiModel, type ApiModelOptions, type ModelVendor } from './api-model.ts';
import { chat, message, vendor, type Reply } from './test-support/vendor.ts';

const request = question('ours', 'theirs', 7);
const options = (url: string, more: Partial<ApiModelOptions> = {}): ApiModelOptions => ({
  vendor: 'compatible',
  model: 'm',
  baseUrl: url,
  key: 'sk-canary-key',
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

  it('never hands the key on, not even where the server repeats it', async () => {
    const call = { id: 'c1', type: 'function', function: { name: 'read', arguments: '{"path":"sk-canary-key.js"}' } };
    const quoted = chat('You sent "Bearer sk-canary-key".');
    const { choices } = quoted.body as { readonly choices: readonly { readonly message: object }[] };
    const body = {
      ...(quoted.body as object),
      choices: [{ ...choices[0], message: { ...choices[0]?.message, tool_calls: [call] } }],
    };
    const { url } = await vendor([{ ...quoted, body }]);
    const tools = [{ name: 'read', description: 'reads', input: { type: 'object' } }];
    const answer = await (await apiModel(options(url))).complete({ ...request, tools });
    expect(answer).toMatchObject({ text: 'You sent "Bearer [key]".', calls: [{ name: 'read', input: { path: '[key].js' } }] });
  });

  it('says that an answer was cut', async () => {
    const { url } = await vendor([chat('half', 'length')]);
    expect(await (await apiModel(options(url))).complete(request)).toMatchObject({ text: 'half', isCut: true });
  });

  it('asks once, and tells how long a busy vendor wants to be left alone', async () => {
    const busy = (headers: Record<string, string>): Reply => ({ status: 429, body: { error: { message: 'busy' } }, headers });
    const inTwoMinutes = new Date(Date.now() + 120_000).toUTCString();
    const { url, seen } = await vendor([
      busy({ 'retry-after': '7' }),
      busy({ 'retry-after-ms': '40' }),
      busy({ 'retry-after': inTwoMinutes }),
    ]);
    const model = await apiModel(options(url));
    const asked = async (): Promise<number | null> => {
      const failure: unknown = await model.complete(request).catch((error: unknown) => error);
      return failure instanceof ModelFailure ? failure.call.retryAfterMs : Number.NaN;
    };
    expect(await asked()).toBe(7000);
    expect(await asked()).toBe(40);
    expect(await asked()).toBeGreaterThan(60_000);
    expect(await asked()).toBeNull();
    expect(seen).toHaveLength(4);
  });

  it('tells the ledger what a failed call cost: nothing where it was refused, unknown where it was lost', async () => {
    const { url } = await vendor([{ status: 503, body: {} }, null, { status: 200, body: 'no answer' }]);
    const model = await apiModel(options(url));
    const cost = async (): Promise<unknown> => model.complete(request).catch((error: unknown) => error);
    expect(await cost()).toMatchObject({ call: { status: 503, isPassing: true, usage: { inputTokens: 0, costMicroUsd: 0 } } });
    expect(await cost()).toMatchObject({ call: { status: null, isPassing: true, usage: { inputTokens: null } } });
    expect(await cost()).toMatchObject({ kind: 'network', call: { usage: { inputTokens: null } } });
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
    const own = await vendor([chat('yes')]);
    const told = await apiModel(options(own.url, { price: (input, output) => input * 2 + output }));
    expect((await told.complete(request)).usage.costMicroUsd).toBe(11 * 2 + 3);
  });
});
