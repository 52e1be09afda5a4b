import type { IncomingMessage } from 'node:http';
import { canonicalJson, toWellFormedValue } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { isAskedAt, type Dialect } from './dialects.ts';
import { guardBody } from './guarded-body.ts';
import { parseBody, type JsonBody } from './json-body.ts';

/** What a program wants. */
export type Asked =
  | { readonly kind: 'models' }
  | { readonly kind: 'call'; readonly dialect: Dialect; readonly call: GuardedCall }
  | { readonly kind: 'refused'; readonly status: number; readonly why: string };

/** What goes to the vendor. */
export interface GuardedCall {
  readonly text: string;
  /** RFC 8785 text of path and content, however the program wrote it. */
  readonly canonical: string;
  /** sha256 (hex) of that. */
  readonly digest: string;
}

export interface AskedOf {
  readonly dialects: readonly Dialect[];
  readonly model: string;
  readonly maxOutputTokens: number;
}

const mostBytes = 8 * 1024 ** 2;

const refused = (status: number, why: string): Asked => ({ kind: 'refused', status, why });

/** Reads a request of a program: only a few paths, only JSON, only so large. */
export async function readAsked(request: IncomingMessage, of: AskedOf): Promise<Asked> {
  const { method = '', url = '', headers } = request;
  // A proxy in the usual sense is asked with a whole address in place of a path; this one is none.
  const path = /^(\/v1(?:beta)?\/[\w/.:-]+)(?:\?[^#]*)?$/u.exec(url)?.[1];
  if (!/^(?:127\.0\.0\.1|localhost)(?::\d+)?$/u.test(headers.host ?? '')) return refused(421, 'Only 127.0.0.1 is served here.');
  if (path === '/v1/models' && method === 'GET') return { kind: 'models' };
  const dialect = of.dialects.find((known) => path !== undefined && isAskedAt(known, path));
  if (dialect === undefined || method !== 'POST') {
    const known = of.dialects.map((each) => `POST /${each.version}/${each.path}`).join(', ');
    return refused(404, `There is nothing at this address but GET /v1/models, ${known}.`);
  }
  if (!/^application\/json\b/iu.test(headers['content-type'] ?? '')) return refused(415, 'Only application/json is read here.');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') return refused(415, 'Packed requests are not read here.');
  return readCall(request, dialect, of);
}

async function readCall(request: IncomingMessage, dialect: Dialect, of: AskedOf): Promise<Asked> {
  const text = await textOf(request);
  if (text === null) return refused(413, `A request may have ${mostBytes / 1024 ** 2} MiB.`);
  const given = parseBody(text);
  if (given === null) return refused(400, 'The request is no JSON object.');
  const guarded = guardBody(given, dialect, of);
  if (guarded.kind === 'refused') return refused(400, guarded.why);
  const call = callOf(dialect, guarded.body);
  return call === null ? refused(400, 'The request is nested too deeply.') : { kind: 'call', dialect, call };
}

/** `null` for what overflows the stack of whoever walks through it. */
function callOf({ path }: Dialect, body: JsonBody): GuardedCall | null {
  try {
    const canonical = canonicalJson(toWellFormedValue([path, body]));
    return { text: JSON.stringify(body), canonical, digest: sha256(canonical) };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** `null` when it is too large. */
async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
