import { secondsPrecision } from '../git/commits.ts';
import { nodeId } from '../git/commit-json.ts';
import { mergeWhatMay } from '../merging.ts';
import { resolveCommit } from '../git/run-git.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
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
import { conform } from './conform.ts';
import { repositoryJson } from './stored.ts';

const reactions = ['+1', '-1', 'laugh', 'confused', 'heart', 'hooray', 'rocket', 'eyes'];
const states = ['error', 'failure', 'pending', 'success'];

function kept(call: Call, key: string): Record<string, unknown>[] {
  const full = `${repositoryOf(call).fullName} ${key}`;
  const found = call.world.extras.get(full) ?? [];
  call.world.extras.set(full, found);
  return found;
}

async function callerJson(call: Call): Promise<unknown> {
  const { login } = callerOf(call);
  return conform((await call.world.core.call(login, 'GET', `/users/${encodeURIComponent(login)}`)).body, null);
}

const place = (call: Call): string => `reactions ${call.parts['issue_number'] ?? `comment ${call.parts['comment_id']}`}`;

/** A second reaction of the same kind and person is the first one again, with 200. */
async function react(call: Call): Promise<ApiResponse> {
  const { content } = objectOf(call.request.body);
  if (!reactions.includes(textOf(content))) return invalid('Reaction', 'content', 'invalid');
  const list = kept(call, place(call));
  const same = list.find((each) => each['content'] === content && objectOf(each['user'])['login'] === callerOf(call).login);
  if (same !== undefined) return ok(same);
  const id = call.world.nextId();
  const reaction = {
    id,
    node_id: nodeId('Reaction', id),
    user: await callerJson(call),
    content,
    created_at: secondsPrecision(new Date()),
  };
  list.push(reaction);
  return ok(reaction, 201);
}

async function setStatus(call: Call): Promise<ApiResponse> {
  const { state, description = null, target_url = null, context = 'default' } = objectOf(call.request.body);
  const sha = await resolveCommit(repositoryOf(call).gitDirectory, call.parts['sha'] ?? '');
  if (sha === null) return problem(422, `No commit found for SHA: ${call.parts['sha'] ?? ''}`);
  if (!states.includes(textOf(state))) return invalid('Status', 'state', 'custom', 'state is not included in the list');
  const id = call.world.nextId();
  const creator = objectOf(await callerJson(call));
  const now = secondsPrecision(new Date());
  const url = `${call.world.apiUrl}/repos/${repositoryOf(call).fullName}/statuses/${sha}`;
  const common = {
    url,
    avatar_url: creator['avatar_url'],
    id,
    node_id: nodeId('Status', id),
    state,
    description,
    target_url,
    context,
  };
  const status = { ...common, created_at: now, updated_at: now, creator };
  kept(call, `statuses ${sha}`).unshift(status);
  await mergeWhatMay(call.world, repositoryOf(call));
  return ok(status, 201);
}

async function combined(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository.gitDirectory, call.parts['ref'] ?? '');
  if (sha === null) return notFound;
  const newest = new Map<unknown, JsonObject>();
  for (const status of kept(call, `statuses ${sha}`).toReversed()) newest.set(status['context'], status);
  const statuses = [...newest.values()].map(({ creator: _creator, ...status }) => status);
  const are = (state: string): boolean => statuses.some((status) => status['state'] === state);
  const state = are('error') || are('failure') ? 'failure' : are('pending') || statuses.length === 0 ? 'pending' : 'success';
  const api = `${call.world.apiUrl}/repos/${repository.fullName}`;
  const urls = { commit_url: `${api}/commits/${sha}`, url: `${api}/commits/${sha}/status` };
  return ok({
    state,
    sha,
    total_count: statuses.length,
    statuses,
    repository: await repositoryJson(call.world, repository, null),
    ...urls,
  });
}

async function listReactions(call: Call): Promise<ApiResponse> {
  return paged(call.world.apiUrl, call.request, kept(call, place(call)));
}

async function rateLimit(): Promise<ApiResponse> {
  const rate = { limit: 5_000, used: 0, remaining: 5_000, reset: Math.floor(Date.now() / 1_000) + 3_600 };
  return ok({ resources: { core: rate, search: rate, graphql: rate }, rate });
}

const base = '/repos/{owner}/{repo}';
const both = ['issues', 'pull_requests'] as const;
const issue = { anyOf: both, role: 'read' } as const;
const status = { anyOf: ['statuses'] } as const;

export const extraRoutes: readonly Route[] = [
  { ...issue, method: 'GET', path: `${base}/issues/{issue_number}/reactions`, level: 'read', handle: listReactions },
  { ...issue, method: 'POST', path: `${base}/issues/{issue_number}/reactions`, level: 'write', handle: react },
  { ...issue, method: 'GET', path: `${base}/issues/comments/{comment_id}/reactions`, level: 'read', handle: listReactions },
  { ...issue, method: 'POST', path: `${base}/issues/comments/{comment_id}/reactions`, level: 'write', handle: react },
  { ...status, method: 'POST', path: `${base}/statuses/{sha}`, level: 'write', role: 'write', handle: setStatus },
  { ...status, method: 'GET', path: `${base}/commits/{ref}/status`, level: 'read', role: 'read', handle: combined },
  { method: 'GET', path: '/rate_limit', anyOf: [], level: 'read', role: 'read', handle: rateLimit },
];
