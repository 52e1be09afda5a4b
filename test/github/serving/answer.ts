import type { Identity } from '../identity.ts';
import { refusal } from '../routes/authority.ts';
import type { World } from '../world.ts';
import { notFound, problem, type ApiRequest, type ApiResponse, type Route } from './route.ts';
import { findRoute } from './router.ts';

/** Who a header names: `null` for nobody, `unknown` for a token that no account has. */
export function identify(world: World, authorization: string | undefined): Identity | null | 'unknown' {
  if (authorization === undefined || authorization === '') return null;
  const token = authorization.replace(/^(?:bearer|token)\s+/i, '');
  return world.identities.get(token) ?? 'unknown';
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
  const name = parts['repo'] === undefined ? null : `${parts['owner']}/${parts['repo']}`.toLowerCase();
  const repository = name === null ? null : (world.repositories.get(name) ?? null);
  if (name !== null && repository === null) return { answer: notFound, isModelled: true };
  const refused = refusal(route, request.caller, repository);
  const answer = refused ?? (await route.handle({ world, request, parts }));
  return { answer, isModelled: true };
}

/** A body that is not JSON is refused before anything else is looked at. */
export const badJson: ApiResponse = problem(400, 'Problems parsing JSON');
export const badCredentials: ApiResponse = problem(401, 'Bad credentials');
