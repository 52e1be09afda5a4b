import { objectOf, textOf } from '../json.ts';
import { problem, repositoryOf, type ApiResponse, type Call } from '../serving/route.ts';
import { conform } from './conform.ts';

/** Asks the core as the caller; a request without a token is asked as the owner, who may read everything. */
export async function askCore(call: Call): Promise<ApiResponse> {
  const { world, request, parts } = call;
  const repository = parts['repo'] === undefined ? null : repositoryOf(call);
  const login = request.caller?.login ?? repository?.owner ?? [...world.repositories.values()][0]?.owner ?? '';
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
  const answer = await world.core.call(login, request.method, `${request.path}${query}`, request.body);
  if (answer.status >= 400) return problem(answer.status, textOf(objectOf(answer.body)['message']) || 'Not Found');
  const headers = answer.link === null ? {} : { link: answer.link };
  return { status: answer.status, headers, body: answer.body === null ? null : conform(answer.body, repository) };
}
