import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { lostCall, noUsage, refusedCall, type ModelFailure } from '#ports/model-failure.ts';
import { usageReader, type WireUsage } from './wire-usage.ts';
import { withoutKey } from './without-key.ts';

/** What came of a call. */
export interface Relayed {
  readonly failure: ModelFailure | null;
  readonly usage: WireUsage;
  /** What stood over the answer; `null` where there was none or it is not whole. */
  readonly head: { readonly status: number; readonly contentType: string | null } | null;
}

/** How an answer is passed on. */
export interface Passing {
  /** `vendor/model`, for sentences. */
  readonly name: string;
  readonly key: string | null;
  readonly response: ServerResponse;
  /** Sees the answer as it is passed on, without the key. */
  readonly see: ((chunk: Uint8Array) => void) | null;
}

const mostBytes = 64 * 1024 ** 2;
const nothing: WireUsage = { inputTokens: null, outputTokens: null };
const passedHeaders = ['content-type', 'retry-after', 'request-id', 'x-request-id'];

/**
 * Passes a vendor's answer on to the program and reads its usage on the way. A program that hangs up changes nothing: the answer is read to its
 * end, because its price stands there.
 */
export async function relay(asking: Promise<Response>, passing: Passing): Promise<Relayed> {
  const { response, name } = passing;
  try {
    const answer = await asking;
    if (!answer.ok) return await refuse(answer, passing);
    const contentType = answer.headers.get('content-type');
    const isStream = /^text\/event-stream/iu.test(contentType ?? '');
    response.writeHead(200, headersOf(answer));
    const usage = usageReader(isStream);
    await passOn(answer, passing, (chunk) => usage.add(chunk));
    response.end();
    return { failure: null, usage: usage.end(), head: { status: answer.status, contentType } };
  } catch {
    // A connection that breaks tells the program that the answer is not whole.
    if (response.headersSent) response.destroy();
    else sayError(response, 502, 'The vendor of the model gave no answer.');
    return { failure: lostCall(name), usage: nothing, head: null };
  }
}

async function passOn(answer: Response, { key, response, see }: Passing, read: (chunk: Uint8Array) => void): Promise<void> {
  const clean = withoutKey(key);
  const pass = (piece: Uint8Array): Promise<void> => {
    see?.(piece);
    return write(response, piece);
  };
  let bytes = 0;
  for await (const chunk of answer.body ?? []) {
    read(chunk);
    bytes += chunk.length;
    if (bytes > mostBytes) throw new Error('An answer is larger than any model writes.');
    await pass(clean.add(chunk));
  }
  await pass(clean.end());
}

async function write(response: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (bytes.length === 0 || response.destroyed || response.write(bytes)) return;
  const gone = new AbortController();
  await Promise.race(['drain', 'close'].map((name) => once(response, name, { signal: gone.signal }))).finally(() => gone.abort());
}

function headersOf(answer: Response): Record<string, string> {
  return Object.fromEntries(
    passedHeaders.flatMap((name) => {
      const value = answer.headers.get(name);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** The vendor's own words, but for a refused key (they may quote it) and a redirection (nobody follows it). */
async function refuse(answer: Response, { name, key, response }: Passing): Promise<Relayed> {
  const { status } = answer;
  const seconds = Number(answer.headers.get('retry-after') ?? Number.NaN);
  const failure = refusedCall(name, status, Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null);
  const text = (await answer.text()).slice(0, 100_000);
  const usage = status >= 400 ? noUsage : nothing;
  if (status < 400) sayError(response, 502, 'The vendor of the model sends elsewhere, and nobody goes there.');
  else if (status === 401 || status === 403) sayError(response, status, 'The vendor of the model refuses the key.');
  else response.writeHead(status, headersOf(answer)).end(key === null || key === '' ? text : text.replaceAll(key, '[key]'));
  return { failure, usage, head: null };
}

/** An error in a form that clients of every dialect read. */
export function sayError(response: ServerResponse, status: number, message: string, code: string = 'refused'): void {
  if (response.destroyed) return;
  const body = { type: 'error', error: { type: code, code, message } };
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
}
