import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { impatient } from '../test-support/connected.ts';
import { gitHubClient, type GitHubClient, type Question } from './client.ts';
import type { GitHubCredentials } from './credentials.ts';
import { routes, usualReach, type RouteName } from './routes.ts';
import { wire } from './wire.ts';

const token = 'ghp_0123456789abcdefSECRET';
type Handle = (request: IncomingMessage & { text: string }, response: ServerResponse) => void;

let seen: {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}[];
let handle: Handle;
let api: string;
let slept: number[];
let close: () => Promise<void>;

beforeEach(async () => {
  [seen, slept] = [[], []];
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const piece of request) text += String(piece);
    seen.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, text });
    handle(Object.assign(request, { text }), response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  api = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
});
afterEach(() => close());

function client(credentials: GitHubCredentials = { kind: 'token', token }, answerMs = 5000): GitHubClient {
  return gitHubClient({ place: { api, server: api }, credentials, ...impatient(slept), answerMs });
}

function json(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}

const place = { owner: 'acme', repo: 'lib' };
const labels: Question = { route: 'labels', doing: 'list the labels of acme/lib#1', parameters: { ...place, issue_number: 1 } };
const comment: Question = {
  route: 'addComment',
  doing: 'comment on acme/lib#1',
  parameters: { ...place, issue_number: 1, body: 'x' },
};
const secondary = { message: 'You have exceeded a secondary rate limit.', documentation_url: 'https://docs.github.com/rest' };

async function failure(work: Promise<unknown>): Promise<Error & { kind?: string }> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown as Error,
  );
  if (error === null) throw new Error('It did not fail.');
  return error;
}

describe('limits of GitHub are waited for as long as it asks, within bounds:', () => {
  it.each([
    ['403 with retry-after', 403, secondary, { 'retry-after': '7' }, 7000],
    ['429 with retry-after', 429, { message: 'Too many' }, { 'retry-after': '9' }, 9000],
    ['429 that names no time', 429, { message: 'Too many' }, {}, 60_000],
    [
      '403 that points at the page on limits',
      403,
      { message: 'x', documentation_url: 'https://docs.github.com/rest/rate-limits' },
      {},
      60_000,
    ],
  ])('%s', async (_, status, body, headers, waitMs) => {
    handle = (_request, response) => (seen.length === 1 ? json(response, status, body, headers) : json(response, 201, { id: 1 }));
    expect(await client().ask(comment)).toEqual({ id: 1 });
    expect({ slept, requests: seen.length }).toEqual({ slept: [waitMs], requests: 2 });
  });

  it('the primary limit, until it is reset', async () => {
    const reset = String(Math.floor(Date.now() / 1000) + 30);
    const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset };
    handle = (_request, response) =>
      seen.length === 1 ? json(response, 403, { message: 'x' }, headers) : json(response, 200, []);
    await client().ask(labels);
    expect(slept[0]).toBeGreaterThan(25_000);
    expect(slept[0]).toBeLessThanOrEqual(31_000);
  });

  it('and no longer: then the sentence says when to come again', async () => {
    handle = (_request, response) => json(response, 403, secondary, { 'retry-after': '900' });
    const error = await failure(client().ask(comment));
    expect(error).toMatchObject({ name: 'WorldError', kind: 'network' });
    expect(error.message).toMatch(/put off the request to comment on acme\/lib#1 \(status 403.*900 seconds/);
    expect({ slept, requests: seen.length }).toEqual({ slept: [], requests: 1 });
  });

  it('a limit that never ends is waited for three times at most', async () => {
    handle = (_request, response) => json(response, 429, { message: 'x' }, { 'retry-after': '1' });
    expect(await failure(client().ask(labels))).toMatchObject({ kind: 'network' });
    expect(seen).toHaveLength(4);
  });

  it('control: a missing permission is not waited for, and the sentence names it', async () => {
    const headers = { 'x-accepted-github-permissions': 'issues=write; pull_requests=write' };
    handle = (_request, response) => json(response, 403, { message: 'Resource not accessible by integration' }, headers);
    const error = await failure(client().ask(comment));
    expect(error).toMatchObject({ name: 'WorldError', kind: 'environment' });
    expect(error.message).toContain('"issues: write; pull requests: write"');
    expect({ slept, requests: seen.length }).toEqual({ slept: [], requests: 1 });
    handle = (_request, response) => json(response, 403, { message: 'no' });
    expect((await failure(client().ask(labels))).message).toContain('"issues: read"');
    expect(seen).toHaveLength(2);
  });
});

describe('an answer that was lost is never an answer:', () => {
  const broken: readonly (readonly [string, Handle])[] = [
    ['502', (_request, response) => void response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>Unicorn</h1>')],
    ['a connection that breaks', (request) => void request.socket.destroy()],
    [
      'a body that breaks off',
      (request, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
        response.write('[{"na', () => request.socket.destroy());
      },
    ],
    [
      'half of a JSON text, as if it were whole',
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end('[{"name": "immune:'),
    ],
    [
      'a body that comes too slowly',
      (_request, response) => void response.writeHead(200, { 'content-type': 'application/json' }).write('['),
    ],
  ];

  it.each(broken)('%s, of a read: asked three times, then an error', async (_, answer) => {
    handle = answer;
    const error = await failure(client(undefined, 300).ask(labels));
    expect(error).toMatchObject({ name: 'WorldError', kind: 'network' });
    expect(error.message).toMatch(/asked to list the labels of acme\/lib#1, and no answer came.*Run the same command again/);
    expect(seen).toHaveLength(3);
  });

  it.each(broken)('%s, of a write that would be doubled: asked once', async (_, answer) => {
    handle = answer;
    expect(await client(undefined, 300).tell(comment)).toMatchObject({ kind: 'lost', error: { kind: 'network' } });
    expect(seen).toHaveLength(1);
  });

  it('control: a read that fails twice and then answers is answered', async () => {
    handle = (_request, response) => (seen.length < 3 ? json(response, 503, {}) : json(response, 200, [{ name: 'a' }]));
    expect(await client().ask(labels)).toEqual([{ name: 'a' }]);
  });

  it('a write that is sent elsewhere is not taken for done', async () => {
    handle = (request, response) =>
      request.url?.includes('moved') === true
        ? json(response, 200, [])
        : json(response, 301, {}, { location: `${api}/repos/acme/moved` });
    expect(await client().tell(comment)).toMatchObject({ kind: 'lost' });
    expect(seen.map(({ path }) => path)).toEqual(['/repos/acme/lib/issues/1/comments']);
  });
});

describe('lists', () => {
  const pages = async (): Promise<readonly unknown[]> => {
    const found: unknown[] = [];
    for await (const page of client().pages(labels)) found.push(page);
    return found;
  };

  it('are followed to their end, also where GitHub names the repository by its number', async () => {
    handle = (request, response) => {
      const next =
        request.url?.includes('page=2') === true
          ? {}
          : { link: `<${api}/repositories/12/issues/1/labels?per_page=100&page=2>; rel="next"` };
      json(response, 200, [seen.length], next);
    };
    expect(await pages()).toEqual([[1], [2]]);
    expect(seen[0]?.path).toContain('per_page=100');
  });

  it('are never followed to another place, for the token would go along', async () => {
    handle = (_request, response) =>
      json(response, 200, [], { link: `<${api.replace('127.0.0.1', 'localhost')}/repos/a/b/issues/1/labels>; rel="next"` });
    expect(await failure(pages())).toMatchObject({ kind: 'network' });
    handle = (_request, response) => json(response, 200, [], { link: `<${api}/user>; rel="next"` });
    expect(await failure(pages())).toMatchObject({ kind: 'network' });
    expect(seen).toHaveLength(2);
  });

  it('fail in a conflict instead of ending there', async () => {
    handle = (_request, response) => json(response, 409, { message: 'Git Repository is empty.' });
    expect(await failure(pages())).toMatchObject({ name: 'WorldError' });
  });
});

it('reads go by entity tag, and what did not change is not sent again', async () => {
  handle = (request, response) =>
    request.headers['if-none-match'] === '"one"'
      ? void response.writeHead(304).end()
      : json(response, 200, [{ name: 'a' }], { etag: '"one"' });
  const asking = client();
  expect(await asking.ask(labels)).toEqual([{ name: 'a' }]);
  expect(await asking.ask(labels)).toEqual([{ name: 'a' }]);
  expect(seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"one"']);
  handle = (_request, response) => json(response, 200, [{ name: 'b' }], { etag: '"two"' });
  expect(await asking.ask(labels)).toEqual([{ name: 'b' }]);
});

describe('what is not in the table of routes cannot be sent:', () => {
  const send = (method: string, path: string, body?: unknown): Promise<unknown> =>
    wire({ api, answerMs: 1000 })(`${api}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });

  it.each([
    ['a merge', 'PUT', '/repos/acme/lib/pulls/1/merge', {}],
    ['a merge of branches', 'POST', '/repos/acme/lib/merges', { base: 'main', head: 'x' }],
    ['an approval', 'POST', '/repos/acme/lib/pulls/1/reviews', { event: 'APPROVE' }],
    [
      '"ready", which GraphQL alone can',
      'POST',
      '/graphql',
      { query: 'mutation { markPullRequestReadyForReview(input: {}) { clientMutationId } }' },
    ],
    ['a mutation behind a query', 'POST', '/graphql', { query: 'query { viewer { login } } mutation { x }' }],
    ['a pull request that is no draft', 'POST', '/repos/acme/lib/pulls', { title: 'x', draft: false }],
    ['a change of a pull request to ready', 'PATCH', '/repos/acme/lib/pulls/1', { draft: false }],
    ['a reopening', 'PATCH', '/repos/acme/lib/pulls/1', { state: 'open' }],
    ['labels that replace all others', 'PUT', '/repos/acme/lib/issues/1/labels', { labels: [] }],
    ['a step out of the address', 'DELETE', '/repos/acme/lib/issues/1/labels/%2e%2e', undefined],
    ['a file', 'PUT', '/repos/acme/lib/contents/a', {}],
    ['a ref', 'PATCH', '/repos/acme/lib/git/refs/heads/main', {}],
  ])('%s', async (_, method, path, body) => {
    handle = (_request, response) => json(response, 200, {});
    await expect(send(method, path, body)).rejects.toThrow(/which it never sends/);
    expect(seen).toEqual([]);
  });

  it('control: a draft, a closing and a query are sent', async () => {
    handle = (_request, response) => json(response, 200, {});
    await send('POST', '/repos/acme/lib/pulls', { title: 'x', draft: true });
    await send('PATCH', '/repos/acme/lib/pulls/1', { state: 'closed' });
    await send('POST', '/graphql', { query: 'query { viewer { login } }' });
    expect(seen).toHaveLength(3);
  });

  it('and the table holds no merge, no review, no PUT', () => {
    const all = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
    expect(
      all.filter((route) => /^PUT|merge|review|ready|protection|secrets|hooks|collaborators(?!.*permission)/.test(route)),
    ).toEqual([]);
    expect(usualReach.mutations).toEqual([]);
    expect(all.length).toBeGreaterThan(20);
  });
});

describe('secrets are in no message and no error,', () => {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const installation = 'ghs_installationSECRET';

  it.each([401, 403, 404, 422, 500])('also where GitHub repeats them with status %i', async (status) => {
    handle = (_request, response) => json(response, status, { message: `Bad token ${token}`, errors: [{ message: token }] });
    const error = await failure(client().ask(comment));
    expect(seen[0]?.headers.authorization).toContain(token);
    expect(error.message).not.toContain('SECRET');
    expect(inspect(error, { depth: null })).not.toContain('SECRET');
  });

  it('an App signs in as its installation, and git gets its token in a header', async () => {
    handle = (request, response) =>
      request.url?.startsWith('/app/') === true
        ? json(response, 201, {
            token: installation,
            expires_at: new Date(Date.now() + 3_600_000).toISOString(),
            permissions: {},
            repository_selection: 'all',
          })
        : json(response, 422, { message: `not with ${installation}` });
    const asking = client({ kind: 'app', appId: '7', privateKey, installationId: 12 });
    const header = await asking.gitAuthorization();
    expect(Buffer.from(header?.slice(6) ?? '', 'base64').toString()).toBe(`x-access-token:${installation}`);
    const error = await failure(asking.ask(comment));
    expect(seen.map(({ path }) => path)).toEqual(['/app/installations/12/access_tokens', '/repos/acme/lib/issues/1/comments']);
    expect(seen[1]?.headers.authorization).toBe(`token ${installation}`);
    expect(error.message).not.toContain('SECRET');
  });
});

it('every route answers to its own name alone', () => {
  const names = Object.keys(routes) as RouteName[];
  expect(new Set(names.map((name) => `${routes[name].method} ${routes[name].path}`)).size).toBe(names.length);
});
