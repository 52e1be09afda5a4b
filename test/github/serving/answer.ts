import { appOfToken } from '../app-key.ts';
import type { Identity } from '../identity.ts';
import { refusal } from '../routes/authority.ts';
import type { World } from '../world.ts';
import { notFound, type ApiRequest, type ApiResponse, type Route } from './route.ts';
import { findRoute } from './router.ts';

/** Who a header names: `null` for nobody (or for an App itself, with its JWT), `unknown` for a token that no account has. */
export function identify(world: World, authorization: string | undefined, path: string): Identity | null | 'unknown' {
  if (authorization === undefined || authorization === '') return null;
  const token = authorization.replace(/^(?:bearer|token)\s+/i, '');
  const isOfApps = path.startsWith('/app/') || path.endsWith('/installation');
  if (isOfApps && appOfToken(world.apps, token) !== null) return null;
  return world.identities.get(token) ?? 'unknown';
}

/** A filter that is quietly ignored would make a test believe in it. */
function refuseUnmodelled(route: Route, { method, query }: ApiRequest): void {
  const known = ['page', 'per_page', ...(route.query ?? [])];
  const unknown = method === 'GET' ? [...query.keys()].filter((name) => !known.includes(name)) : [];
  if (unknown.length > 0) throw new Error(`The local GitHub does not model "${unknown.join(', ')}" of GET ${route.path}.`);
}

export interface Worked {
  readonly answer: ApiResponse;
  /** A route of ours was found; without one, GitHub's real behaviour is not modelled. */
  readonly isModelled: boolean;
}

/** What the API says, without faults, counting or checks. */
export async function work(world: World, routes: readonly Route[], request: ApiRequest): Promise<Worked> {
  const match = findRoute(routes, request.method, request.path);
  if (match === null) return { answer: notFound, isModelled: false };
  const { route, parts } = match;
  refuseUnmodelled(route, request);
  const name = parts['repo'] === undefined ? null : `${parts['owner']}/${parts['repo']}`.toLowerCase();
  const repository = name === null ? null : (world.repositories.get(name) ?? null);
  if (name !== null && repository === null) return { answer: notFound, isModelled: true };
  const refused = refusal(route, request.caller, repository);
  const answer = refused ?? (await route.handle({ world, request, parts }));
  return { answer, isModelled: true };
}
