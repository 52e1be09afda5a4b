import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiRequest, ApiResponse } from '../serving/route.ts';
import { problem } from '../serving/route.ts';
import type { FaultKind } from './fault.ts';

const gatewayPage = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>Unicorn!</body>\r\n</html>\r\n';

/** The answer that a fault gives instead of the true one; `null` where the fault needs the true one first. */
export function insteadOfWork(fault: FaultKind): ApiResponse | null {
  switch (fault.kind) {
    case 'secondary-limit': {
      const message = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
      return { ...problem(403, message), headers: { 'retry-after': String(fault.retryAfterSeconds) } };
    }
    case 'rate-limit': {
      const reset = Math.floor(Date.now() / 1_000) + fault.resetInSeconds;
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) };
      return { ...problem(fault.status ?? 429, 'API rate limit exceeded for this token.'), headers };
    }
    case 'gateway':
      return fault.effect === 'before' ? gateway(fault.status) : null;
    case 'dropped-connection':
    case 'truncated-body':
    case 'slow-body':
    case 'stale':
    case 'short-page':
    case 'endless-pages':
    case 'foreign-next-page':
      return null;
  }
}

/** What a fault makes of the true answer. */
export function afterWork(fault: FaultKind, answer: ApiResponse, request: ApiRequest): ApiResponse {
  // The tag of the whole answer would vouch for what the fault makes of it.
  const { link: _link, etag: _etag, ...headers } = answer.headers ?? {};
  const items = Array.isArray(answer.body) ? answer.body : [];
  if (fault.kind === 'gateway') return gateway(fault.status);
  if (fault.kind === 'short-page') return { ...answer, headers, body: items.slice(0, fault.keep) };
  if (fault.kind === 'foreign-next-page') return { ...answer, headers: { ...headers, link: `<${fault.url}>; rel="next"` } };
  if (fault.kind !== 'endless-pages') return answer;
  const query = new URLSearchParams(request.query);
  query.set('page', String(Number(query.get('page') ?? '1') + 1));
  const origin = `http://${request.headers['host'] ?? ''}`;
  return { ...answer, headers: { ...headers, link: `<${origin}${request.path}?${query.toString()}>; rel="next"` } };
}

function gateway(status: number): ApiResponse {
  return { status, body: null, text: gatewayPage, headers: { 'content-type': 'text/html' } };
}

export interface Wire {
  readonly outgoing: ServerResponse;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Puts an answer on the wire, whole or as the fault wants it. */
export async function send(fault: FaultKind | null, { outgoing, status, headers, body }: Wire): Promise<void> {
  const hasBody = status !== 204 && status !== 304;
  const length = hasBody ? { 'content-length': String(body.length) } : {};
  if (fault?.kind === 'dropped-connection') {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(status, { ...headers, ...length });
  if (fault?.kind === 'truncated-body') {
    outgoing.write(body.subarray(0, Math.floor(body.length / 2)), () => outgoing.destroy());
    return;
  }
  if (fault?.kind === 'slow-body') {
    const size = Math.ceil(body.length / fault.pieces);
    for (let at = 0; at < body.length && !outgoing.destroyed; at += size) {
      await pause(fault.pauseMs);
      outgoing.write(body.subarray(at, at + size));
    }
  }
  outgoing.end(hasBody && fault?.kind !== 'slow-body' ? body : undefined);
}
