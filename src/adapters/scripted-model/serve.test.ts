import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { generateText, jsonSchema, streamText, tool, type LanguageModel, type Tool } from 'ai';
import { afterEach, describe, expect, it } from 'vitest';
import { playback } from './playback.ts';
import { readScript } from './script.ts';
import { serveScript, type ScriptServer } from './serve.ts';

globalThis.AI_SDK_LOG_WARNINGS = false;

const servers: ScriptServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function served(yaml: string): Promise<ScriptServer> {
  const server = await serveScript(playback(readScript(yaml, 'test.yml')));
  servers.push(server);
  return server;
}

/** The vendors' own clients read what is served, so a wrong form fails here. */
const clients: readonly (readonly [string, string, (baseURL: string) => LanguageModel])[] = [
  ['OpenAI chat completions', 'chat/completions', (baseURL) => createOpenAI({ baseURL, apiKey: 'dummy' }).chat('m')],
  ['OpenAI responses', 'responses', (baseURL) => createOpenAI({ baseURL, apiKey: 'dummy' }).responses('m')],
  ['Anthropic messages', 'messages', (baseURL) => createAnthropic({ baseURL, apiKey: 'dummy' })('claude-x')],
  [
    'a compatible server',
    'chat/completions',
    (baseURL) => createOpenAICompatible({ name: 'c', baseURL, apiKey: 'dummy', includeUsage: true })('m'),
  ],
];
const read: Tool = tool({
  description: 'reads',
  inputSchema: jsonSchema({ type: 'object', properties: { path: { type: 'string' } }, required: ['path'] }),
});

const script = `
answers:
  - anywhere: second question
    say: [{ text: "Zweite Antwort: größer 🙂", usage: { inputTokens: 40, outputTokens: 7 } }]
  - contains: first question
    tools: true
    say:
      - { text: I look., calls: [{ name: read, input: { path: src/a.js } }], usage: { inputTokens: 30, outputTokens: 5 } }
  - contains: content of a.js
    say: [{ text: done }]`;

describe.each(clients)('a script served as %s', (_name, path, client) => {
  it("is read by the vendor's own client, whole", async () => {
    const server = await served(script);
    const model = client(`${server.url}/builder/v1`);
    const options = { model, maxRetries: 0, tools: { read } };
    const first = await generateText({ ...options, system: 'ours', prompt: 'first question' });
    expect(first.text).toBe('I look.');
    expect(first.toolCalls).toMatchObject([{ toolCallId: 'call-1-1', toolName: 'read', input: { path: 'src/a.js' } }]);
    expect(first.usage).toMatchObject({ inputTokens: 30, outputTokens: 5 });
    const output = { type: 'text' as const, value: 'content of a.js' };
    const second = await generateText({
      ...options,
      messages: [
        { role: 'user', content: 'first question' },
        {
          role: 'assistant',
          content: [{ type: 'tool-call', toolCallId: 'call-1-1', toolName: 'read', input: { path: 'src/a.js' } }],
        },
        { role: 'tool', content: [{ type: 'tool-result', toolCallId: 'call-1-1', toolName: 'read', output }] },
      ],
    });
    expect(second.text).toBe('done');
    expect(server.requests.map((request) => [request.path, request.status])).toEqual([
      [`/builder/v1/${path}`, 200],
      [`/builder/v1/${path}`, 200],
    ]);
  });

  it("is read by the vendor's own client, as a stream", async () => {
    const server = await served(script);
    const options = { model: client(`${server.url}/v1`), maxRetries: 0, tools: { read } };
    const first = streamText({ ...options, prompt: 'first question' });
    const parts: string[] = [];
    for await (const part of first.textStream) parts.push(part);
    expect(parts.join('')).toBe('I look.');
    expect(await first.toolCalls).toMatchObject([{ toolName: 'read', input: { path: 'src/a.js' } }]);
    expect(await first.usage).toMatchObject({ inputTokens: 30, outputTokens: 5 });
    const second = streamText({ ...options, prompt: 'second question' });
    expect(await second.text).toBe('Zweite Antwort: größer 🙂');
    expect(await second.finishReason).toBe('stop');
  });

  it('refuses as the vendor refuses, and has nothing to say without an answer', async () => {
    const server = await served('answers: [{ say: [{ status: 429, retryAfterSeconds: 3 }, { drop: true }, { raw: "<html>" }] }]');
    const options = { model: client(`${server.url}/v1`), maxRetries: 0, prompt: 'x' };
    await expect(generateText(options)).rejects.toMatchObject({ statusCode: 429, responseHeaders: { 'retry-after': '3' } });
    await expect(generateText(options)).rejects.toThrowError();
    await expect(generateText(options)).rejects.toThrowError();
    await expect(generateText(options)).rejects.toMatchObject({ statusCode: 400 });
    expect(server.requests.map(({ status }) => status)).toEqual([429, 0, 200, 400]);
  });
});

it('says which models it has, and that other addresses are none of its own', async () => {
  const { url } = await served('answers: []');
  expect(await (await fetch(`${url}/v1/models`)).json()).toMatchObject({ data: [{ id: 'scripted' }] });
  expect((await fetch(`${url}/v1/elsewhere`, { method: 'POST', body: '{}' })).status).toBe(404);
});
