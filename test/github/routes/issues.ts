import { listOf, numberOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { paged } from '../serving/pagination.ts';
import { callerOf, notFound, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import { mayAs } from './authority.ts';
import { announce } from './announce.ts';
import { askCore } from './core-route.ts';
import { tooLong } from './limits.ts';
import { allIssues, issueOf } from './stored.ts';

const base = '/repos/{owner}/{repo}/issues';
const one = `${base}/{issue_number}`;

async function list(call: Call): Promise<ApiResponse> {
  const { query } = call.request;
  const state = query.get('state') ?? 'open';
  const labels = (query.get('labels') ?? '').split(',').filter((name) => name !== '');
  const since = query.get('since') ?? '';
  const found = (await allIssues(call.world, repositoryOf(call))).filter((issue) => {
    const names = labelNames(issue);
    const isWanted = (state === 'all' || issue['state'] === state) && isOf(issue, query);
    return isWanted && labels.every((name) => names.includes(name)) && textOf(issue['updated_at']) >= since;
  });
  const ordered = orderedBy(query.get('sort'), found);
  return paged(call.world.apiUrl, call.request, query.get('direction') === 'asc' ? ordered.toReversed() : ordered);
}

function isOf(issue: JsonObject, query: URLSearchParams): boolean {
  const [creator, assignee] = [query.get('creator'), query.get('assignee')];
  const isMade = creator === null || objectOf(issue['user'])['login'] === creator;
  return isMade && (assignee === null || listOf(issue['assignees']).some((each) => each['login'] === assignee));
}

/** Newest first, of issues and of pull requests that come newest first. */
export function orderedBy(sort: string | null, items: readonly JsonObject[]): readonly JsonObject[] {
  if (sort === 'updated') return items.toSorted((a, b) => textOf(b['updated_at']).localeCompare(textOf(a['updated_at'])));
  if (sort !== null && sort !== 'created') throw new Error(`The local GitHub does not order by "${sort}".`);
  return items;
}

export function labelNames(issue: JsonObject): readonly string[] {
  const labels = Array.isArray(issue['labels']) ? issue['labels'] : [];
  return labels.map((label) => textOf(objectOf(label)['name']));
}

async function get(call: Call): Promise<ApiResponse> {
  const issue = await issueOf(call.world, repositoryOf(call), numberOf(call.parts['issue_number']));
  return issue === null ? notFound : ok(issue);
}

async function create(call: Call): Promise<ApiResponse> {
  const body = objectOf(call.request.body);
  const refused = tooLong('Issue', 'title', body['title']) ?? tooLong('Issue', 'body', body['body']);
  if (refused !== null) return refused;
  const answer = await askCore({ ...call, request: { ...call.request, body: whatMayBeSet(call, body) } });
  if (answer.status === 201) await tell(call, Number(objectOf(answer.body)['number']), 'opened');
  return answer;
}

/** "Only users with push access can set labels, assignees and milestones; they are silently dropped otherwise." */
function whatMayBeSet(call: Call, body: JsonObject): JsonObject {
  if (mayAs(callerOf(call), repositoryOf(call), 'triage')) return body;
  const dropped = ['labels', 'assignees', 'assignee', 'milestone'];
  return Object.fromEntries(Object.entries(body).filter(([name]) => !dropped.includes(name)));
}

async function update(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const number = numberOf(call.parts['issue_number']);
  const before = await issueOf(call.world, repository, number);
  if (before === null) return notFound;
  if (!isAuthorOr(call, before, 'triage')) return problem(403, 'Must have admin rights to Repository.');
  const body = objectOf(call.request.body);
  const refused = tooLong('Issue', 'title', body['title']) ?? tooLong('Issue', 'body', body['body']);
  if (refused !== null) return refused;
  const answer = await askCore({ ...call, request: { ...call.request, body: whatMayBeSet(call, body) } });
  if (answer.status !== 200) return answer;
  const after = await issueOf(call.world, repository, number);
  if (after !== null && before['state'] !== after['state'])
    await tell(call, number, after['state'] === 'closed' ? 'closed' : 'reopened');
  return after === null ? notFound : ok(after);
}

/** The author of an issue or a comment, or whoever has this role. */
export function isAuthorOr(call: Call, thing: JsonObject, role: 'triage' | 'write'): boolean {
  const caller = callerOf(call);
  return objectOf(thing['user'])['login'] === caller.login || mayAs(caller, repositoryOf(call), role);
}

export function tell(call: Call, number: number, action: string, more: JsonObject = {}): Promise<void> {
  return announce(call.world, { repository: repositoryOf(call), number, action, actor: callerOf(call), more });
}

async function events(call: Call): Promise<ApiResponse> {
  const { body, ...answer } = await askCore(call);
  if (!Array.isArray(body)) return { ...answer, body };
  return { ...answer, body: body.map((event) => eventJson(objectOf(event))) };
}

/** The core says every field of every kind of event; GitHub says those of the kind. */
function eventJson(event: JsonObject): JsonObject {
  const { issue: _issue, label, assignee, milestone, rename, ...common } = event;
  const kind = textOf(event['event']);
  const own = {
    ...(kind.endsWith('labeled') ? { label } : {}),
    ...(kind.endsWith('assigned') ? { assignee, assigner: event['actor'] } : {}),
    ...(kind.endsWith('milestoned') ? { milestone } : {}),
    ...(kind === 'renamed' ? { rename } : {}),
  };
  return { ...common, ...own, performed_via_github_app: null };
}

async function assign(call: Call): Promise<ApiResponse> {
  const answer = await askCore(call);
  if (answer.status >= 400) return answer;
  const issue = await issueOf(call.world, repositoryOf(call), numberOf(call.parts['issue_number']));
  return ok(issue, call.request.method === 'POST' ? 201 : 200);
}

const issues = ['issues', 'pull_requests'] as const;

const filters = ['state', 'labels', 'since', 'creator', 'assignee', 'sort', 'direction'];

export const issueRoutes: readonly Route[] = [
  { method: 'GET', path: base, anyOf: issues, level: 'read', role: 'read', query: filters, handle: list },
  { method: 'POST', path: base, anyOf: ['issues'], level: 'write', role: 'read', handle: create },
  { method: 'GET', path: one, anyOf: issues, level: 'read', role: 'read', handle: get },
  { method: 'PATCH', path: one, anyOf: issues, level: 'write', role: 'read', handle: update },
  { method: 'GET', path: `${one}/events`, anyOf: issues, level: 'read', role: 'read', handle: events },
  { method: 'GET', path: `${one}/timeline`, anyOf: issues, level: 'read', role: 'read', handle: events },
  { method: 'POST', path: `${one}/assignees`, anyOf: issues, level: 'write', role: 'triage', handle: assign },
  { method: 'DELETE', path: `${one}/assignees`, anyOf: issues, level: 'write', role: 'triage', handle: assign },
];
