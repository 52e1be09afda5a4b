import { hasRole, isGranted, type Identity, type Role } from '../identity.ts';
import { problem, type ApiResponse, type Route } from '../serving/route.ts';
import type { Repository } from '../world.ts';

export function roleIn(repository: Repository, login: string): Role {
  return login === repository.owner ? 'admin' : (repository.roles.get(login) ?? 'read');
}

/** Bots have no role: what their token was granted is all they may, and it is as much as a writer's. */
export function mayAs(identity: Identity, repository: Repository, role: Role): boolean {
  if (identity.kind === 'workflow' || identity.kind === 'app') return role !== 'admin';
  return hasRole(roleIn(repository, identity.login), role);
}

export type Demand = Pick<Route, 'anyOf' | 'level' | 'role'>;

/** What GitHub answers to a caller who may not; `null` where the caller may. */
export function refusal(route: Demand, caller: Identity | null, repository: Repository | null): ApiResponse | null {
  if (repository !== null && repository.isPrivate && (caller === null || !seesPrivate(caller, repository)))
    return problem(404, 'Not Found');
  if (caller === null) return route.level === 'read' ? null : problem(401, 'Requires authentication');
  if (route.anyOf.length > 0 && !isGranted(caller, route.anyOf, route.level) && !readsPublic(route, repository)) {
    const kind = caller.kind === 'fine-grained' ? 'personal access token' : 'integration';
    return problem(403, `Resource not accessible by ${kind}`);
  }
  if (repository === null || mayAs(caller, repository, route.role)) return null;
  return problem(403, 'Must have admin rights to Repository.');
}

function readsPublic(route: Demand, repository: Repository | null): boolean {
  return route.level === 'read' && repository !== null && !repository.isPrivate;
}

function seesPrivate(caller: Identity, repository: Repository): boolean {
  const isBot = caller.kind === 'workflow' || caller.kind === 'app';
  return isBot || caller.login === repository.owner || repository.roles.has(caller.login);
}
