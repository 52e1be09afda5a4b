import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '#lib/digest.ts';
import type { JsonValue } from '#ports/journal.ts';
import type { Asked, Playback } from './playback.ts';
import type { ScriptStep } from './script.ts';
import { callId, usageOf } from './scripted-model.ts';
import { chatCompletions } from './wire/chat-completions.ts';
import { gemini } from './wire/gemini.ts';
import { messages } from './wire/messages.ts';
import { responses } from './wire/responses.ts';
import type { Body, Said, StreamEvent, Wire } from './wire/wire.ts';

/** One request as it came over the wire. */
export interface ServedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
  /** Status it was answered with; 0 where the connection was cut. */
  readonly status: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

export interface ScriptServer {
  /** `http://127.0.0.1:PORT`. Programs add `/v1`; `/ROLE/v1` says who asks. */
  readonly url: string;
  /** Every request for an answer, in order. */
  readonly requests: readonly ServedRequest[];
  close(): Promise<void>;
}

const wires: Readonly<Record<string, Wire>> = { 'chat/completions': chatCompletions, messages, responses };
const mostBytes = 64 * 1024 ** 2;

/**
 * A script as a server of models on loopback, so that programs which speak to a vendor can be pointed at it: OpenAI's chat completions and responses,
 * Anthropic's messages, Google's Gemini below `/v1beta`; whole and streamed. Any key is taken; none is kept but in `requests`.
 */
export async function serveScript(script: Playback, port: number = 0): Promise<ScriptServer> {
  const requests: ServedRequest[] = [];
  const server = createServer((request, response) => {
    answer(script, request, response, (served) => requests.push(served)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${bound}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Keep = (served: ServedRequest) => void;

async function answer(script: Playback, request: IncomingMessage, response: ServerResponse, keep: Keep): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname;
  const [, role = null, rest = ''] = /^(?:\/([a-z][a-z-]*))?\/v1(?:beta)?\/(.+)$/.exec(path) ?? [];
  if (rest === 'models')
    return json(response, 200, { object: 'list', data: [{ id: 'scripted', object: 'model' }], has_more: false });
  const body = await bodyOf(request);
  if (rest === 'messages/count_tokens') return json(response, 200, { input_tokens: Math.ceil(JSON.stringify(body).length / 4) });
  const isStream = rest.endsWith(':streamGenerateContent') || body['stream'] === true;
  const wire = /^models\/[^/]+:(?:streamG|g)enerateContent$/.test(rest) ? gemini : wires[rest];
  if (wire === undefined) return json(response, 404, { error: { message: `A script is not served at ${path}.` } });
  const asked: Asked = { ...wire.asked(body), role };
  const step = script.next(asked);
  const served = { path, headers: request.headers, body };
  if (step === null) {
    keep({ ...served, status: 400, inputTokens: 0, outputTokens: 0 });
    return json(response, 400, wire.refusal(400, 'The script has no answer left that fits.'));
  }
  await sleep((step.delaySeconds ?? 0) * 1000);
  const said = saidBy(step, asked, body);
  keep({ ...served, ...outcomeOf(step, said) });
  return send(step, said, { wire, body, isStream, response });
}

interface Exchange {
  readonly wire: Wire;
  readonly body: Body;
  readonly isStream: boolean;
  readonly response: ServerResponse;
}

function send(step: ScriptStep, said: Said, { wire, body, isStream, response }: Exchange): void {
  if (step.drop === true) return void response.destroy();
  if (step.raw !== undefined) return void response.writeHead(200, { 'content-type': 'application/json' }).end(step.raw);
  if (step.status !== undefined) {
    if (step.retryAfterSeconds !== undefined) response.setHeader('retry-after', String(step.retryAfterSeconds));
    return json(response, step.status, wire.refusal(step.status, `The script says ${step.status}.`));
  }
  if (!isStream) return json(response, 200, wire.whole(said));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.end(wire.stream(said, body).map(lineOf).join(''));
}

function lineOf({ event, data }: StreamEvent): string {
  return `${event === null ? '' : `event: ${event}\n`}data: ${data}\n\n`;
}

function saidBy(step: ScriptStep, asked: Asked, body: Body): Said {
  const { model } = body;
  return {
    id: sha256(JSON.stringify(body)).slice(0, 24),
    model: typeof model === 'string' ? model : 'scripted',
    text: step.text ?? '',
    calls: (step.calls ?? []).map((call, index) => ({ ...call, id: callId(asked, index) })),
    usage: usageOf(step, asked),
    isCut: step.cut ?? false,
  };
}

function outcomeOf(step: ScriptStep, { usage }: Said): Pick<ServedRequest, 'status' | 'inputTokens' | 'outputTokens'> {
  if (step.drop === true) return { status: 0, inputTokens: null, outputTokens: null };
  if (step.status !== undefined) return { status: step.status, inputTokens: 0, outputTokens: 0 };
  if (step.raw !== undefined) return { status: 200, inputTokens: null, outputTokens: null };
  return { status: 200, inputTokens: usage.inputTokens, outputTokens: usage.outputTokens };
}

async function bodyOf(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('A request of more than 64 MiB is not read.');
    chunks.push(chunk);
  }
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Body);
}

function json(response: ServerResponse, status: number, body: JsonValue): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
