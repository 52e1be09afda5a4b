import { RequestError } from '@octokit/request-error';
import { WorldError } from '#domain/world-error.ts';
import { askedToWaitMs } from './patience.ts';
import { routes, type RouteName } from './routes.ts';
import { forbiddenCall } from './wire.ts';

/** What was asked for, for the sentence about its failure. */
export interface Attempt {
  /** Completes "GitHub could not be asked to …", with the repository and number in it. */
  readonly doing: string;
  readonly route: RouteName;
  /** Takes secrets out of what is shown. */
  readonly redact: (text: string) => string;
  readonly hasToken: boolean;
  readonly now: number;
}

/** Whether it is unknown what came of a request: no answer, half of one, or a fault of GitHub's own. */
export function isLost(error: unknown): boolean {
  if (!(error instanceof RequestError)) return false;
  return error.response === undefined || error.status >= 500;
}

/**
 * The typed error for a failed request. What is no failure of the world comes back as it was. Octokit's error is not kept as its cause: it
 * holds what the server said, which may be anything, and the request.
 */
export function failureOf(error: unknown, attempt: Attempt): unknown {
  if (error instanceof Error && error.cause instanceof Error && error.cause.name === forbiddenCall) return error.cause;
  if (!(error instanceof RequestError)) return error;
  if (isLost(error)) return lost(error, attempt);
  const waitMs = askedToWaitMs(error, attempt.now);
  if (waitMs !== null) return limited(error, attempt, waitMs);
  const [kind, why] = reasonOf(error, attempt);
  return new WorldError(kind, `GitHub refused to ${attempt.doing} (status ${error.status}): ${said(error, attempt)}. ${why}`);
}

function lost(error: RequestError, { doing, redact }: Attempt): WorldError {
  const why = error.response === undefined ? redact(oneLine(error.message)) : `it answered with status ${error.status}`;
  return new WorldError(
    'network',
    `GitHub was asked to ${doing}, and no answer came that could be used: ${why}. Nothing is taken for done. Run the same command again; what took effect is found again and not done twice.`,
  );
}

function limited(error: RequestError, { doing, hasToken }: Attempt, waitMs: number): WorldError {
  const seconds = Math.ceil(waitMs / 1000);
  const hint = hasToken ? '' : ' Without a token GitHub answers 60 requests an hour; set GITHUB_TOKEN for more.';
  return new WorldError(
    'network',
    `GitHub put off the request to ${doing} (status ${error.status}: a rate limit) for another ${seconds} seconds, which is longer than is waited here. Nothing was done. Run the same command again after that.${hint}`,
  );
}

function reasonOf(error: RequestError, { route, hasToken }: Attempt): readonly [WorldError['kind'], string] {
  const needs = neededPermission(error) ?? routes[route].needs;
  const grant = `Give the token the permission "${needs}" for this repository (in a workflow: under "permissions:"), then run the same command again.`;
  switch (error.status) {
    case 401:
      return [
        'environment',
        'The credentials are wrong or have expired. Set GITHUB_TOKEN to a valid token, then run the same command again.',
      ];
    case 403:
      return ['environment', hasToken ? grant : 'There is no token. Set GITHUB_TOKEN, then run the same command again.'];
    case 404:
    case 410:
      return [
        'repository',
        `There is no such thing, or the token may not see it. Check the name and the number. ${hasToken ? grant : 'A private repository needs a token in GITHUB_TOKEN.'}`,
      ];
    default:
      return ['repository', 'Correct what it names, then run the same command again.'];
  }
}

/** GitHub names the permission that would have been enough, at least to Apps and fine-grained tokens. */
function neededPermission(error: RequestError): string | null {
  const header = error.response?.headers['x-accepted-github-permissions'];
  return typeof header === 'string' && /^[\w=;, ]+$/.test(header) ? header.replaceAll('_', ' ').replaceAll('=', ': ') : null;
}

function said(error: RequestError, { redact }: Attempt): string {
  const data: unknown = error.response?.data;
  const message = typeof data === 'object' && data !== null && 'message' in data ? String(data.message) : '';
  const details = typeof data === 'object' && data !== null && 'errors' in data ? JSON.stringify(data.errors) : '';
  return redact(oneLine([message, details].filter((text) => text !== '').join(' '))) || 'it gave no reason';
}

/** Words of a server, short and without anything that a terminal would act on. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 300);
}
