import { describe, expect, it } from 'vitest';
import { question, type ModelRequest } from '#ports/model.ts';
import { modelContract } from '#ports/model.contract.ts';
import { apiModel, type ModelVendor } from './api-model.ts';
import { chat, message, vendor, type Reply } from './test-support/vendor.ts';

const read = {
  name: 'read',
  description: 'reads a file',
  input: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
};
const first: ModelRequest = { ...question('ours', 'theirs', 50), tools: [read] };

/** The same conversation after the model asked for two files, of which one is there. */
function second(ids: readonly [string, string]): ModelRequest {
  const [a, b] = ids.map((id, index) => ({ id, name: 'read', input: { path: `${index}.js` } }));
  if (a === undefined || b === undefined) throw new Error('two calls');
  const results = [
    { id: a.id, name: 'read', text: 'content of 0', isError: false },
    { id: b.id, name: 'read', text: 'no such file', isError: true },
  ];
  return {
    ...first,
    turns: [...first.turns, { kind: 'assistant', text: 'I look.', calls: [a, b] }, { kind: 'tools', results }],
  };
}

interface VendorCase {
  readonly vendor: ModelVendor;
  readonly text: (text: string) => Reply;
  /** A reply that asks for `read` of `0.js`, with a word before it. */
  readonly call: Reply;
  /** How the second request's own turn and its results look on the wire. */
  readonly wire: Readonly<Record<string, unknown>>;
}

const ok = (body: unknown): Reply => ({ status: 200, body });
const args = (path: string): string => JSON.stringify({ path });
const containing = (part: string): string => expect.stringContaining(part) as string;

const chatCall = { id: 'c1', type: 'function', function: { name: 'read', arguments: args('0.js') } };
const cases: readonly VendorCase[] = [
  {
    vendor: 'compatible',
    text: chat,
    call: ok({
      ...(chat('').body as object),
      choices: [
        { index: 0, message: { role: 'assistant', content: 'I look.', tool_calls: [chatCall] }, finish_reason: 'tool_calls' },
      ],
    }),
    wire: {
      messages: [
        { role: 'system', content: 'ours' },
        { role: 'user', content: 'theirs' },
        {
          role: 'assistant',
          content: 'I look.',
          tool_calls: [{ function: { arguments: args('0.js') } }, { function: { arguments: args('1.js') } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'content of 0' },
        { role: 'tool', tool_call_id: 'c2', content: 'no such file' },
      ],
    },
  },
  {
    vendor: 'anthropic',
    text: message,
    call: ok({
      ...(message('').body as object),
      content: [
        { type: 'text', text: 'I look.' },
        { type: 'tool_use', id: 'c1', name: 'read', input: { path: '0.js' } },
      ],
      stop_reason: 'tool_use',
    }),
    wire: {
      messages: [
        { role: 'user' },
        {
          role: 'assistant',
          content: [{ type: 'text' }, { type: 'tool_use', id: 'c1', input: { path: '0.js' } }, { type: 'tool_use', id: 'c2' }],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'c1', content: 'content of 0' },
            { type: 'tool_result', tool_use_id: 'c2', content: 'no such file', is_error: true },
          ],
        },
      ],
    },
  },
  {
    vendor: 'openai',
    text: (text) =>
      response([{ type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text, annotations: [] }] }]),
    call: response([
      { type: 'message', id: 'm', role: 'assistant', content: [{ type: 'output_text', text: 'I look.', annotations: [] }] },
      { type: 'function_call', id: 'f', call_id: 'c1', name: 'read', arguments: args('0.js') },
    ]),
    wire: {
      store: false,
      input: [
        { role: 'system', content: 'ours' },
        { role: 'user' },
        { role: 'assistant' },
        { type: 'function_call', call_id: 'c1', arguments: args('0.js') },
        { type: 'function_call', call_id: 'c2' },
        { type: 'function_call_output', call_id: 'c1', output: 'content of 0' },
        { type: 'function_call_output', call_id: 'c2', output: containing('no such file') },
      ],
    },
  },
  {
    vendor: 'google',
    text: (text) => candidates([{ text }]),
    call: candidates([{ text: 'I look.' }, { functionCall: { name: 'read', args: { path: '0.js' } } }]),
    wire: {
      contents: [
        { role: 'user' },
        { role: 'model', parts: [{ text: 'I look.' }, { functionCall: { name: 'read', args: { path: '0.js' } } }, {}] },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'read', response: { content: 'content of 0' } } },
            { functionResponse: { name: 'read', response: { error: 'no such file' } } },
          ],
        },
      ],
    },
  },
];

function response(output: readonly object[]): Reply {
  const usage = { input_tokens: 5, output_tokens: 2, total_tokens: 7 };
  return ok({ id: 'r', object: 'response', created_at: 1, model: 'm', status: 'completed', output, usage });
}

function candidates(parts: readonly object[]): Reply {
  const usageMetadata = { promptTokenCount: 5, candidatesTokenCount: 2, totalTokenCount: 7 };
  return ok({ candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP', index: 0 }], usageMetadata });
}

const open = (name: ModelVendor, baseUrl: string): ReturnType<typeof apiModel> =>
  apiModel({ vendor: name, model: 'm', baseUrl, key: 'sk-canary-key', timeoutMs: 20_000 });

describe.each(cases)('tools over the wire of $vendor', ({ vendor: name, text, call, wire }) => {
  modelContract(`a model of ${name}`, async (answers) => {
    const { url, close } = await vendor(answers.map((one) => text(one)));
    return { model: await open(name, url), close };
  });

  it('offers a tool and hands over the call that comes back', async () => {
    const { url, seen } = await vendor([call]);
    const answer = await (await open(name, url)).complete(first);
    expect(answer).toMatchObject({ text: 'I look.', calls: [{ name: 'read', input: { path: '0.js' } }], isCut: false });
    expect(answer.calls[0]?.id).toMatch(/./);
    expect(answer.usage.inputTokens).toBeGreaterThan(0);
    expect(JSON.stringify(seen[0]?.body)).toContain('reads a file');
  });

  it("sends the model's own calls and our results back, errors marked where the vendor can", async () => {
    const { url, seen } = await vendor([text('done')]);
    expect((await (await open(name, url)).complete(second(['c1', 'c2']))).text).toBe('done');
    expect(seen[0]?.body).toMatchObject(wire);
  });
});

it('hands over what a model garbled, and can send it back', async () => {
  const garbled = [
    { ...chatCall, function: { name: 'read', arguments: '{"path": ' } },
    { id: 'c2', type: 'function', function: { name: 'nobody', arguments: '{}' } },
  ];
  const reply = ok({
    ...(chat('').body as object),
    choices: [{ index: 0, message: { role: 'assistant', content: null, tool_calls: garbled }, finish_reason: 'tool_calls' }],
  });
  const { url, seen } = await vendor([reply, chat('sorry')]);
  const model = await open('compatible', url);
  const answer = await model.complete(first);
  expect(answer.calls.map(({ name, input }) => [name, input])).toEqual([
    ['read', '{"path": '],
    ['nobody', {}],
  ]);
  const results = answer.calls.map(({ id, name: tool }) => ({ id, name: tool, text: 'not understood', isError: true }));
  const turns: ModelRequest['turns'] = [
    ...first.turns,
    { kind: 'assistant', text: '', calls: answer.calls },
    { kind: 'tools', results },
  ];
  expect((await model.complete({ ...first, turns })).text).toBe('sorry');
  expect(seen[1]?.body).toMatchObject({ messages: [{}, {}, { tool_calls: [{}, {}] }, {}, {}] });
});

it('shows a model that said nothing that it did', async () => {
  const { url, seen } = await vendor([chat('well')]);
  const turns: ModelRequest['turns'] = [
    ...first.turns,
    { kind: 'assistant', text: '', calls: [] },
    { kind: 'user', text: 'again' },
  ];
  await (await open('compatible', url)).complete({ ...first, turns });
  expect(seen[0]?.body).toMatchObject({ messages: [{}, {}, { role: 'assistant', content: '(nothing)' }, {}] });
});
