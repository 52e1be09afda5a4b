import { objectOf } from '../json.ts';
import { callerOf, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import { roleIn } from './authority.ts';
import { conform } from './conform.ts';
import { askCore } from './core-route.ts';
import { permissionsOf, repositoryJson } from './stored.ts';

/** Tokens of workflows and installations stand for no person, and GitHub says so. */
async function self(call: Call): Promise<ApiResponse> {
  if (call.request.caller === null) return problem(401, 'Requires authentication');
  const caller = callerOf(call);
  if (caller.kind === 'workflow' || caller.kind === 'app') return problem(403, 'Resource not accessible by integration');
  const answer = await call.world.core.call(caller.login, 'GET', `/users/${caller.login}`);
  return ok(conform(answer.body, null));
}

async function repository(call: Call): Promise<ApiResponse> {
  return ok(await repositoryJson(call.world, repositoryOf(call), call.request.caller?.login ?? null));
}

async function permission(call: Call): Promise<ApiResponse> {
  const wanted = repositoryOf(call);
  const { status, body } = await call.world.core.call(wanted.owner, 'GET', `/users/${call.parts['username']}`);
  if (status !== 200) return problem(404, 'Not Found');
  const role = roleIn(wanted, call.parts['username'] ?? '');
  const coarse = role === 'triage' ? 'read' : role;
  const user = { ...objectOf(conform(body, null)), role_name: role, permissions: permissionsOf(role) };
  return ok({ permission: coarse, role_name: role, user });
}

const collaborator = '/repos/{owner}/{repo}/collaborators/{username}/permission';

export const userRoutes: readonly Route[] = [
  { method: 'GET', path: '/user', anyOf: [], level: 'read', role: 'read', handle: self },
  { method: 'GET', path: '/users/{username}', anyOf: [], level: 'read', role: 'read', handle: askCore },
  { method: 'GET', path: '/repos/{owner}/{repo}', anyOf: ['metadata'], level: 'read', role: 'read', handle: repository },
  { method: 'GET', path: collaborator, anyOf: ['metadata'], level: 'read', role: 'read', handle: permission },
];
