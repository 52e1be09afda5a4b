import { hasRole, type Role } from '../identity.ts';
import { objectOf } from '../json.ts';
import { callerOf, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import type { Repository } from '../world.ts';
import { roleIn } from './authority.ts';
import { conform } from './conform.ts';
import { askCore } from './core-route.ts';

/** Tokens of workflows and installations stand for no person, and GitHub says so. */
async function self(call: Call): Promise<ApiResponse> {
  if (call.request.caller === null) return problem(401, 'Requires authentication');
  const caller = callerOf(call);
  if (caller.kind === 'workflow' || caller.kind === 'app') return problem(403, 'Resource not accessible by integration');
  const answer = await call.world.core.call(caller.login, 'GET', `/users/${caller.login}`);
  return ok(conform(answer.body, null));
}

async function repository(call: Call): Promise<ApiResponse> {
  return ok(await repositoryJson(call, repositoryOf(call)));
}

/** The schema `full-repository` as the core has it, with what only the proxy knows. */
export async function repositoryJson(call: Call, wanted: Repository): Promise<Readonly<Record<string, unknown>>> {
  const answer = await call.world.core.call(wanted.owner, 'GET', `/repos/${wanted.fullName}`);
  const body = objectOf(conform(answer.body, wanted));
  const role = call.request.caller === null ? 'read' : roleIn(wanted, call.request.caller.login);
  return {
    ...body,
    pushed_at: body['pushed_at'] ?? body['created_at'],
    network_count: 0,
    subscribers_count: 0,
    default_branch: wanted.defaultBranch,
    fork: wanted.forkOf !== null,
    clone_url: `${call.world.apiUrl}/${wanted.fullName}.git`,
    permissions: permissionsOf(role),
  };
}

function permissionsOf(role: Role): Readonly<Record<string, boolean>> {
  const may = (needed: Role): boolean => hasRole(role, needed);
  return { admin: may('admin'), maintain: may('admin'), push: may('write'), triage: may('triage'), pull: true };
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
