import type { Identity, Level, Permission, Role } from '../identity.ts';
import type { Repository, World } from '../world.ts';

export interface ApiRequest {
  readonly method: string;
  /** Path as sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Parsed JSON; `undefined` where nothing was sent. */
  readonly body: unknown;
  readonly caller: Identity | null;
}

export interface ApiResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON; `null` for no body; `text` for another media type. */
  readonly body: unknown;
  readonly text?: string;
}

/** What a handler is handed: the request, the parts of the path and, where the path names one, the repository. */
export interface Call {
  readonly world: World;
  readonly request: ApiRequest;
  readonly parts: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** As GitHub's description writes it, e.g. `/repos/{owner}/{repo}/issues/{issue_number}`. */
  readonly path: string;
  /** A token cut down to permissions needs one of these. */
  readonly anyOf: readonly Permission[];
  readonly level: Level;
  /** A person needs this role; `author` lets the author of the thing pass as well, and the handler checks it. */
  readonly role: Role;
  /** Query parameters that are modelled beside those of paging; another one is an error of the test, told loudly. */
  readonly query?: readonly string[];
  readonly handle: (call: Call) => Promise<ApiResponse>;
}

export function ok(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): ApiResponse {
  return { status, body, headers };
}

export const noContent: ApiResponse = { status: 204, body: null };

const documentation = 'https://docs.github.com/rest';

export function problem(status: number, message: string, errors?: readonly unknown[]): ApiResponse {
  const details = errors === undefined ? {} : { errors };
  return { status, body: { message, ...details, documentation_url: documentation, status: String(status) } };
}

export const notFound: ApiResponse = problem(404, 'Not Found');
/** A body that is not JSON is refused before anything else is looked at. */
export const badJson: ApiResponse = problem(400, 'Problems parsing JSON');
export const badCredentials: ApiResponse = problem(401, 'Bad credentials');

export function invalid(resource: string, field: string, code: string, message?: string): ApiResponse {
  return problem(422, 'Validation Failed', [{ resource, field, code, ...(message === undefined ? {} : { message }) }]);
}

/** The repository of the path; the pipeline has already answered 404 where there is none. */
export function repositoryOf({ world, parts }: Call): Repository {
  const repository = world.repositories.get(`${parts['owner']}/${parts['repo']}`.toLowerCase());
  if (repository === undefined) throw new Error(`No repository ${parts['owner']}/${parts['repo']} in the local GitHub.`);
  return repository;
}

/** Who calls, where the pipeline has let only the known pass. */
export function callerOf({ request }: Call): Identity {
  if (request.caller === null) throw new Error('This route needs a caller.');
  return request.caller;
}
