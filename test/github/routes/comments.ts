import { numberOf, objectOf, textOf } from '../json.ts';
import {
  callerOf,
  invalid,
  notFound,
  ok,
  problem,
  repositoryOf,
  type ApiResponse,
  type Call,
  type Route,
} from '../serving/route.ts';
import { announce } from './announce.ts';
import { askCore } from './core-route.ts';
import { isAuthorOr } from './issues.ts';
import { tooLong } from './limits.ts';

const list = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const one = '/repos/{owner}/{repo}/issues/comments/{comment_id}';

function refusedBody(call: Call): ApiResponse | null {
  const { body } = objectOf(call.request.body);
  if (textOf(body).trim() === '') return invalid('IssueComment', 'body', 'missing_field', "body can't be blank");
  return tooLong('IssueComment', 'body', body);
}

async function create(call: Call): Promise<ApiResponse> {
  const refused = refusedBody(call);
  if (refused !== null) return refused;
  const answer = await askCore(call);
  if (answer.status !== 201) return answer;
  const repository = repositoryOf(call);
  const number = numberOf(call.parts['issue_number']);
  const actor = callerOf(call);
  await announce(call.world, { repository, number, action: 'created', actor, more: { comment: answer.body }, about: 'comment' });
  return answer;
}

/** People change their own comments; with write access, everybody's. */
async function change(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const path = `/repos/${repository.fullName}/issues/comments/${numberOf(call.parts['comment_id'])}`;
  const { status, body } = await call.world.core.call(repository.owner, 'GET', path);
  if (status !== 200) return notFound;
  if (!isAuthorOr(call, objectOf(body), 'write')) return problem(403, 'Must have admin rights to Repository.');
  if (call.request.method === 'PATCH') return refusedBody(call) ?? askCore(call);
  return askCore(call);
}

async function get(call: Call): Promise<ApiResponse> {
  const answer = await askCore(call);
  return answer.status === 200 ? ok(answer.body) : answer;
}

const both = ['issues', 'pull_requests'] as const;

export const commentRoutes: readonly Route[] = [
  { method: 'GET', path: one, anyOf: both, level: 'read', role: 'read', handle: get },
  { method: 'PATCH', path: one, anyOf: both, level: 'write', role: 'read', handle: change },
  { method: 'DELETE', path: one, anyOf: both, level: 'write', role: 'read', handle: change },
  { method: 'GET', path: list, anyOf: both, level: 'read', role: 'read', handle: askCore },
  { method: 'POST', path: list, anyOf: both, level: 'write', role: 'read', handle: create },
];
