import { readCommits } from '../git/commits.ts';
import { commitJson, fileJson } from '../git/commit-json.ts';
import { git, resolveCommit } from '../git/run-git.ts';
import { numberOf, objectOf, textOf } from '../json.ts';
import { pageOf, paged } from '../serving/pagination.ts';
import { invalid, notFound, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import type { PullRecord } from '../world.ts';
import { isAuthorOr, orderedBy, tell } from './issues.ts';
import { tooLong } from './limits.ts';
import { openPull } from './open-pull.ts';
import { fullPull, pullFiles, simplePull } from './pull-json.ts';
import { allIssues, issueOf } from './stored.ts';

const base = '/repos/{owner}/{repo}/pulls';
const one = `${base}/{pull_number}`;
/** Documented: at most 3,000 files of a pull request and 250 of its commits are listed. */
const mostFiles = 3_000;
const mostCommits = 250;

function pullOf(call: Call): PullRecord | null {
  return repositoryOf(call).pulls.get(numberOf(call.parts['pull_number'])) ?? null;
}

async function list(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const { query } = call.request;
  const [state, wantedBase, wantedHead] = [query.get('state') ?? 'open', query.get('base'), query.get('head')];
  const issues = orderedBy(query.get('sort'), await allIssues(call.world, repository));
  const found = issues.flatMap((issue) => {
    const pull = repository.pulls.get(Number(issue['number']));
    if (pull === undefined || (state !== 'all' && issue['state'] !== state)) return [];
    const isHead = wantedHead === null || wantedHead === `${pull.head.repository.split('/')[0]}:${pull.head.branch}`;
    return isHead && (wantedBase === null || wantedBase === pull.base) ? [{ pull, issue }] : [];
  });
  // Documented: "desc" where the order is by creation or not said, otherwise "asc".
  const usual = query.get('sort') === 'updated' ? 'asc' : 'desc';
  const ordered = (query.get('direction') ?? usual) === 'desc' ? found : found.toReversed();
  const { page, perPage } = pageOf(query);
  const answer = paged(call.world.apiUrl, call.request, ordered);
  const seen = new Map();
  const shown = [];
  for (const both of ordered.slice((page - 1) * perPage, page * perPage))
    shown.push(await simplePull(call.world, repository, both, seen));
  return { ...answer, body: shown };
}

async function get(call: Call): Promise<ApiResponse> {
  const pull = pullOf(call);
  const repository = repositoryOf(call);
  const issue = pull === null ? null : await issueOf(call.world, repository, pull.number);
  if (pull === null || issue === null) return notFound;
  const accept = call.request.headers['accept'] ?? '';
  const media = /vnd\.github\.(?:v3\.)?(diff|patch)/.exec(accept)?.[1];
  if (media !== undefined) return asText(call, pull, media);
  return ok(await fullPull(call.world, repository, { pull, issue }));
}

async function asText(call: Call, pull: PullRecord, media: string): Promise<ApiResponse> {
  const { gitDirectory } = repositoryOf(call);
  const range = `${pull.baseCommit}...${pull.headCommit}`;
  const argv = media === 'diff' ? ['diff', '-M', '--no-color', '--no-ext-diff', range] : ['format-patch', '--stdout', range];
  const text = await git(gitDirectory, argv);
  if (text.split('\n').length > 20_000) {
    const message = 'Sorry, the diff exceeded the maximum number of lines (20000)';
    return problem(406, message, [{ resource: 'PullRequest', field: 'diff', code: 'too_large' }]);
  }
  return { status: 200, body: null, text, headers: { 'content-type': `application/vnd.github.v3.${media}; charset=utf-8` } };
}

async function files(call: Call): Promise<ApiResponse> {
  const pull = pullOf(call);
  if (pull === null) return notFound;
  const repository = repositoryOf(call);
  const shown = (await pullFiles(repository, pull)).slice(0, mostFiles);
  return paged(
    call.world.apiUrl,
    call.request,
    shown.map((file) => fileJson(call.world.apiUrl, repository, pull.headCommit, file)),
  );
}

async function commits(call: Call): Promise<ApiResponse> {
  const pull = pullOf(call);
  if (pull === null) return notFound;
  const repository = repositoryOf(call);
  const found = await readCommits(repository.gitDirectory, [
    '--topo-order',
    '--reverse',
    `${pull.baseCommit}..${pull.headCommit}`,
  ]);
  const shown = found.slice(0, mostCommits).map((commit) => commitJson(call.world.apiUrl, repository, commit));
  return paged(call.world.apiUrl, call.request, shown);
}

async function update(call: Call): Promise<ApiResponse> {
  const pull = pullOf(call);
  const repository = repositoryOf(call);
  const before = pull === null ? null : await issueOf(call.world, repository, pull.number);
  if (pull === null || before === null) return notFound;
  if (!isAuthorOr(call, before, 'triage')) return problem(403, 'Must have admin rights to Repository.');
  const { title, body, state, base: newBase } = objectOf(call.request.body);
  const refused = tooLong('PullRequest', 'title', title) ?? tooLong('PullRequest', 'body', body);
  if (refused !== null) return refused;
  if (pull.merged !== null && state === 'open')
    return invalid('PullRequest', 'state', 'invalid', 'state cannot be changed. The pull request was merged.');
  const baseCommit =
    newBase === undefined ? pull.baseCommit : await resolveCommit(repository.gitDirectory, `refs/heads/${textOf(newBase)}`);
  if (baseCommit === null) return invalid('PullRequest', 'base', 'invalid');
  Object.assign(pull, { base: newBase === undefined ? pull.base : textOf(newBase), baseCommit });
  const wanted = Object.fromEntries(Object.entries({ title, body, state }).filter(([, value]) => value !== undefined));
  const login = call.request.caller?.login ?? repository.owner;
  await call.world.core.call(login, 'PATCH', `/repos/${repository.fullName}/issues/${pull.number}`, wanted);
  const issue = (await issueOf(call.world, repository, pull.number)) ?? before;
  const json = await fullPull(call.world, repository, { pull, issue });
  const action = before['state'] === issue['state'] ? 'edited' : issue['state'] === 'closed' ? 'closed' : 'reopened';
  await tell(call, pull.number, action);
  return ok(json);
}

export const pullRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: base,
    anyOf: ['pull_requests'],
    level: 'read',
    role: 'read',
    query: ['state', 'head', 'base', 'sort', 'direction'],
    handle: list,
  },
  { method: 'POST', path: base, anyOf: ['pull_requests'], level: 'write', role: 'read', handle: openPull },
  { method: 'GET', path: one, anyOf: ['pull_requests'], level: 'read', role: 'read', handle: get },
  { method: 'PATCH', path: one, anyOf: ['pull_requests'], level: 'write', role: 'read', handle: update },
  { method: 'GET', path: `${one}/files`, anyOf: ['pull_requests'], level: 'read', role: 'read', handle: files },
  { method: 'GET', path: `${one}/commits`, anyOf: ['pull_requests'], level: 'read', role: 'read', handle: commits },
];
