import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { paged } from '../serving/pagination.ts';
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
import { conform } from './conform.ts';
import { askCore } from './core-route.ts';
import { isAuthorOr } from './issues.ts';
import { tooLong } from './limits.ts';
import { allIssues } from './stored.ts';

const list = '/repos/{owner}/{repo}/issues/{issue_number}/comments';
const every = '/repos/{owner}/{repo}/issues/comments';
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

/** Documented: by ascending id, and `direction` counts only beside `sort`. The core compares times with milliseconds, GitHub whole seconds. */
async function listAll(call: Call): Promise<ApiResponse> {
  const { query } = call.request;
  const since = query.get('since') ?? '';
  const sort = query.get('sort');
  const found = (await allComments(call)).filter((comment) => textOf(comment['updated_at']) >= since);
  const time = (comment: JsonObject): string => textOf(comment[sort === 'updated' ? 'updated_at' : 'created_at']);
  const ascending = found.toSorted((a, b) => time(a).localeCompare(time(b)) || Number(a['id']) - Number(b['id']));
  const isDescending = sort !== null && query.get('direction') !== 'asc';
  return paged(call.world.apiUrl, call.request, isDescending ? ascending.toReversed() : ascending);
}

/** One issue after another: the core takes the word `comments` of its own route for the number of an issue. */
async function allComments(call: Call): Promise<readonly JsonObject[]> {
  const issues = (await allIssues(call.world, repositoryOf(call))).filter((issue) => Number(issue['comments']) > 0);
  const found: JsonObject[] = [];
  for (const { number } of issues) found.push(...(await commentsOf(call, Number(number))));
  return found;
}

async function commentsOf(call: Call, number: number): Promise<readonly JsonObject[]> {
  const repository = repositoryOf(call);
  const found: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repository.fullName}/issues/${number}/comments?per_page=100&page=${page}`;
    const { status, body } = await call.world.core.call(repository.owner, 'GET', path);
    if (status !== 200) throw new Error(`The core answered ${status} to ${path}.`);
    const items = listOf(conform(body, repository));
    found.push(...items);
    if (items.length < 100) return found;
  }
}

const both = ['issues', 'pull_requests'] as const;

export const commentRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: every,
    anyOf: both,
    level: 'read',
    role: 'read',
    query: ['since', 'sort', 'direction'],
    handle: listAll,
  },
  { method: 'GET', path: one, anyOf: both, level: 'read', role: 'read', handle: get },
  { method: 'PATCH', path: one, anyOf: both, level: 'write', role: 'read', handle: change },
  { method: 'DELETE', path: one, anyOf: both, level: 'write', role: 'read', handle: change },
  { method: 'GET', path: list, anyOf: both, level: 'read', role: 'read', handle: askCore },
  { method: 'POST', path: list, anyOf: both, level: 'write', role: 'read', handle: create },
];
