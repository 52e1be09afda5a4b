import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { RequestError } from '@octokit/request-error';
import { WorldError } from '#domain/world-error.ts';
import type { GitHubCredentials, GitHubPlace } from './credentials.ts';
import { failureOf, isLost } from './failure.ts';
import { withPatience, type Patience } from './patience.ts';
import { graphqlAddress, pathUnder, routeOf, routes, type Reach, type RouteName } from './routes.ts';
import { wire } from './wire.ts';

export interface ClientOptions {
  readonly place: GitHubPlace;
  readonly credentials: GitHubCredentials;
  readonly patience: Patience;
  /** Longest time for one answer, in milliseconds. */
  readonly answerMs: number;
  /** Waits between repeated requests after faults of GitHub's own: the n-th is n² times this. */
  readonly retryUnitMs: number;
  /** Whether writes are a second apart, as GitHub asks for; comments and pull requests three. */
  readonly pacesWrites: boolean;
  /** What it can send; the usual reach where left out. */
  readonly reach?: Reach;
}

/** One thing to ask of GitHub. */
export interface Question {
  readonly route: RouteName;
  /** For the sentence about a failure; see `Attempt.doing`. */
  readonly doing: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** The only way to GitHub. It can make the calls of the table in `routes.ts`, or of its own part of it, and no others. */
export interface GitHubClient {
  readonly place: GitHubPlace;
  readonly kind: GitHubCredentials['kind'];
  /** The answer's data. Throws WorldError `network` for a lost answer or a limit, `environment` or `repository` for a refusal. */
  ask(question: Question): Promise<unknown>;
  /** As `ask`; `null` where GitHub says that there is no such thing. */
  askForExisting(question: Question): Promise<unknown>;
  /** As `ask`; `lost` where it is unknown what came of it. For writes that can be looked for. */
  tell(
    question: Question,
  ): Promise<{ readonly kind: 'told'; readonly data: unknown } | { readonly kind: 'lost'; readonly error: unknown }>;
  /** The data of every page of a list, to the end. */
  pages(question: Question): AsyncIterable<unknown>;
  /** Value of the `Authorization` header for git over HTTP; `null` without credentials. A secret. */
  gitAuthorization(): Promise<string | null>;
  redact(text: string): string;
  pause(ms: number): Promise<void>;
}

const OctokitWithManners = Octokit.plugin(retry, throttling);
const mostRetries = 2;

export function gitHubClient(options: ClientOptions): GitHubClient {
  const secrets = secretsOf(options.credentials);
  const octokit = makeOctokit(options);
  const redact = (text: string): string => [...secrets].reduce((shown, secret) => shown.replaceAll(secret, '[secret]'), text);
  const failure = (error: unknown, { doing, route }: Question): unknown =>
    failureOf(error, { doing, route, redact, hasToken: options.credentials.kind !== 'none', now: options.patience.now() });
  const send = async ({ route, parameters }: Question): Promise<unknown> => {
    const { method, path } = routes[route];
    const url = route === 'graphql' ? graphqlAddress(options.place.api) : path;
    const answer: { readonly data: unknown } = await octokit.request({ ...parameters, method, url });
    return answer.data;
  };
  const ask = (question: Question): Promise<unknown> =>
    send(question).catch((error: unknown) => {
      throw failure(error, question);
    });
  return {
    place: options.place,
    kind: options.credentials.kind,
    redact,
    pause: options.patience.sleep,
    ask,
    async askForExisting(question) {
      return send(question).catch((error: unknown) => {
        if (error instanceof RequestError && (error.status === 404 || error.status === 410)) return null;
        throw failure(error, question);
      });
    },
    async tell(question) {
      try {
        return { kind: 'told', data: await send(question) };
      } catch (error) {
        if (isLost(error)) return { kind: 'lost', error: failure(error, question) };
        throw failure(error, question);
      }
    },
    pages: (question) => pagesOf(octokit, question, { api: options.place.api, failure }),
    async gitAuthorization() {
      const token = await gitToken(octokit, options.credentials).catch((error: unknown) => {
        throw failure(error, { route: 'installationToken', doing: 'make a token for git', parameters: {} });
      });
      if (token === null) return null;
      const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
      secrets.add(token).add(basic);
      return `Basic ${basic}`;
    },
  };
}

function makeOctokit(options: ClientOptions): Octokit {
  const { place, credentials, patience, answerMs, retryUnitMs, pacesWrites, reach } = options;
  // Waiting for limits is ours: the plug-in knows them by the words of a message, and not all of them.
  const leave = (): void => undefined;
  const octokit = new OctokitWithManners({
    baseUrl: place.api,
    userAgent: 'patchline',
    request: { fetch: wire({ api: place.api, answerMs, ...(reach === undefined ? {} : { reach }) }) },
    log: { debug: leave, info: leave, warn: leave, error: leave },
    throttle: pacesWrites ? { onRateLimit: leave, onSecondaryRateLimit: leave } : { enabled: false },
    retry: { doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451], retries: mostRetries, retryAfterBaseValue: retryUnitMs },
    ...authentication(credentials),
  });
  octokit.hook.before('request', (request) => {
    const { method, url } = octokit.request.endpoint(request);
    const found = routeOf(method, pathUnder(place.api, new URL(url)) ?? '');
    // A number above zero here would make the plug-in repeat refusals too.
    if (found?.route.mayRepeat !== true) request.request = { ...request.request, retries: 0 };
  });
  octokit.hook.wrap('request', (request, parameters) => withPatience(patience, async () => request(parameters)));
  return octokit;
}

function authentication(credentials: GitHubCredentials): object {
  switch (credentials.kind) {
    case 'none':
      return {};
    case 'token':
    case 'workflow':
      return { auth: credentials.token };
    case 'app': {
      const { appId, privateKey, installationId } = credentials;
      return { authStrategy: createAppAuth, auth: { appId, privateKey, ...(installationId === null ? {} : { installationId }) } };
    }
  }
}

async function gitToken(octokit: Octokit, credentials: GitHubCredentials): Promise<string | null> {
  switch (credentials.kind) {
    case 'none':
      return null;
    case 'token':
    case 'workflow':
      return credentials.token;
    case 'app':
      return ((await octokit.auth({ type: 'installation' })) as { readonly token: string }).token;
  }
}

function secretsOf(credentials: GitHubCredentials): Set<string> {
  switch (credentials.kind) {
    case 'none':
      return new Set();
    case 'token':
    case 'workflow':
      return new Set([credentials.token, Buffer.from(`x-access-token:${credentials.token}`).toString('base64')]);
    case 'app':
      return new Set([credentials.privateKey]);
  }
}

/** More pages than any list of ours has: whoever sends them sends them for ever. */
const mostPages = 1000;

/** Follows the links that GitHub gives. Octokit's own plug-in is not used, since it takes a conflict (409) for the end of the list. */
async function* pagesOf(
  octokit: Octokit,
  question: Question,
  { api, failure }: { readonly api: string; readonly failure: (error: unknown, question: Question) => unknown },
): AsyncIterable<unknown> {
  const { method, path } = routes[question.route];
  let next: string | null = octokit.request.endpoint(`${method} ${path}`, { per_page: 100, ...question.parameters }).url;
  for (let page = 0; next !== null; page++) {
    if (page === mostPages) throw endlessList(question);
    const answer: { readonly data: unknown; readonly headers: { readonly link?: string | undefined } } = await octokit
      .request({ method, url: next })
      .catch((error: unknown) => {
        throw failure(error, question);
      });
    yield answer.data;
    next = /<([^<>]+)>;\s*rel="next"/.exec(answer.headers.link ?? '')?.[1] ?? null;
    if (next !== null) refuseForeignPage(api, next, question);
  }
}

function endlessList({ doing }: Question): WorldError {
  return new WorldError(
    'network',
    `GitHub was asked to ${doing}, and after ${mostPages} pages it still named another one. Nothing is taken for known. Run the same command again later.`,
  );
}

/** The token goes along with every request, so a page of another place is not asked for. */
function refuseForeignPage(api: string, next: string, { doing, route }: Question): void {
  const path = URL.canParse(next) ? pathUnder(api, new URL(next)) : null;
  if (path !== null && routeOf('GET', path)?.name === route) return;
  throw new WorldError(
    'network',
    `GitHub was asked to ${doing}, and its answer names a next page that is not its own. It was not followed, for the token would have gone with it. Something between here and GitHub changes its answers.`,
  );
}
