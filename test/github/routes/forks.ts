import { callerOf, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import { repositoryJson } from './stored.ts';

/** Makes a fork for the caller, or hands back the one that there is: 202, since on GitHub its objects come later. */
async function fork(call: Call): Promise<ApiResponse> {
  const { world } = call;
  const { kind, login } = callerOf(call);
  const repository = repositoryOf(call);
  if (kind === 'workflow' || kind === 'app') return problem(403, 'Resource not accessible by integration');
  if (login === repository.owner) return problem(403, 'A repository cannot be forked into its own account.');
  const known = [...world.repositories.values()].find((each) => each.owner === login && each.forkOf === repository.fullName);
  return ok(await repositoryJson(world, known ?? (await world.fork(repository, login)), login), 202);
}

export const forkRoutes: readonly Route[] = [
  { method: 'POST', path: '/repos/{owner}/{repo}/forks', anyOf: [], level: 'write', role: 'read', handle: fork },
];
