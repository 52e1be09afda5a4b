import { entityTags } from './entity-tags.ts';
import { pathUnder, routeOf, usualReach, type Reach, type RouteName } from './routes.ts';
import { toResponse, type WholeAnswer } from './whole-answer.ts';

export interface WireOptions {
  /** Base address of the API, without a slash at its end. */
  readonly api: string;
  /** Longest time from the first byte sent to the last byte read. */
  readonly answerMs: number;
  /** What may be sent; the usual reach where left out. */
  readonly reach?: Reach;
}

/** No answer that we ask for comes near it. */
const longestAnswer = 32 * 1024 ** 2;

/**
 * `fetch` for the one place that sends: refuses what is not in the table of routes, reads answers whole or fails, and asks with the entity
 * tag of what it has seen. Octokit itself would take a cut-off JSON answer for a text and a redirected write for done.
 */
export function wire({ api, answerMs, reach = usualReach }: WireOptions): typeof fetch {
  const tags = entityTags();
  return async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const method = init.method ?? 'GET';
    refuseForbidden({ api, reach }, { method, url, body: init.body });
    const headers = new Headers(init.headers);
    const known = method === 'GET' ? tags.find(url.href) : null;
    if (known !== null) headers.set('if-none-match', known.tag);
    const answer = await readWhole(url, { ...init, headers }, answerMs);
    if (known !== null && answer.status === 304) return known.replay();
    if (method === 'GET') tags.keep(url.href, answer);
    return toResponse(answer);
  };
}

async function readWhole(url: URL, init: RequestInit, answerMs: number): Promise<WholeAnswer> {
  const signal = AbortSignal.timeout(answerMs);
  const isRead = (init.method ?? 'GET') === 'GET';
  try {
    const response = await fetch(url, { ...init, signal, redirect: isRead ? 'follow' : 'manual' });
    const body = await readText(response);
    if (response.status >= 300 && response.status < 400 && response.status !== 304) {
      throw new Error(`it answered that the repository has moved (status ${response.status}); use its new name`);
    }
    if (response.ok && body !== '') JSON.parse(body);
    return { status: response.status, headers: response.headers, body };
  } catch (error) {
    if (signal.aborted) throw new Error(`no whole answer came within ${answerMs / 1000} seconds`, { cause: error });
    if (error instanceof SyntaxError) throw new Error('its answer was cut off', { cause: error });
    throw error;
  }
}

async function readText(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > longestAnswer) throw new Error(`its answer is longer than ${longestAnswer / 1024 ** 2} MiB`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Thrown for a call that must not be: our own bug, never the world's. */
export const forbiddenCall = 'ForbiddenCall';

interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

function refuseForbidden({ api, reach }: { readonly api: string; readonly reach: Reach }, { method, url, body }: Sent): void {
  const found = routeOf(method, pathUnder(api, url) ?? '');
  const reason =
    found === null || !reach.routes.includes(found.name)
      ? 'it is not in the table of routes'
      : forbiddenBody(found.name, body, reach.mutations);
  if (reason === null) return;
  const error = new Error(`The GitHub client was asked for ${method} ${url.pathname}, which it never sends: ${reason}.`);
  error.name = forbiddenCall;
  throw error;
}

function forbiddenBody(name: RouteName, body: unknown, mutations: readonly string[]): string | null {
  const sent: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : {};
  const fields = typeof sent === 'object' && sent !== null ? Object.entries(sent) : [];
  const value = (key: string): unknown => fields.find(([field]) => field === key)?.[1];
  switch (name) {
    case 'graphql':
      if (mutations.includes(String(value('query')))) return null;
      return /^\s*query\b/.test(String(value('query'))) && !/\b(mutation|subscription)\b/.test(String(value('query')))
        ? null
        : 'GraphQL is for reading only';
    case 'openPullRequest':
      return value('draft') === true ? null : 'pull requests are opened as drafts only';
    case 'changePullRequest': {
      const other = fields.filter(
        ([field, set]) => !['title', 'body'].includes(field) && !(field === 'state' && set === 'closed'),
      );
      return other.length === 0 ? null : 'only title and body of a pull request change, and its state to closed';
    }
    default:
      return null;
  }
}
