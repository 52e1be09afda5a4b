import { commitJson, fileJson, gitCommitJson, nodeId } from '../git/commit-json.ts';
import { readCommits } from '../git/commits.ts';
import { diffFiles } from '../git/diff-files.ts';
import { git, resolveCommit, tryGit } from '../git/run-git.ts';
import type { JsonObject } from '../json.ts';
import { pageOf, paged } from '../serving/pagination.ts';
import { notFound, ok, problem, repositoryOf, type ApiResponse, type Call, type Route } from '../serving/route.ts';
import type { Repository } from '../world.ts';

/** Documented: a comparison or a commit lists at most 300 files; of a comparison, only its first page does. */
const mostFiles = 300;
/** The tree without entries, which git always knows; a root commit is compared with it. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

async function list(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const { query } = call.request;
  const start = await resolveCommit(repository.gitDirectory, query.get('sha') ?? repository.defaultBranch);
  if (start === null) return notFound;
  const [since, until, path] = [query.get('since'), query.get('until'), query.get('path')];
  const filters = [...(since === null ? [] : [`--since=${since}`]), ...(until === null ? [] : [`--until=${until}`])];
  const { page, perPage } = pageOf(query);
  const places = path === null ? [] : ['--', path];
  const total = Number((await git(repository.gitDirectory, ['rev-list', '--count', ...filters, start, ...places])).trim());
  const argv = [...filters, `--skip=${(page - 1) * perPage}`, `--max-count=${perPage}`, start, ...places];
  const commits = await readCommits(repository.gitDirectory, argv);
  const answer = paged(call.world.apiUrl, call.request, Array.from({ length: total }));
  return { ...answer, body: commits.map((commit) => commitJson(call.world.apiUrl, repository, commit)) };
}

async function commit(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository.gitDirectory, call.parts['ref'] ?? '');
  const [found] = sha === null ? [] : await readCommits(repository.gitDirectory, ['--max-count=1', sha]);
  if (found === undefined) return problem(422, `No commit found for SHA: ${call.parts['ref'] ?? ''}`);
  const files = await diffFiles(repository.gitDirectory, [found.parents[0] ?? emptyTree, found.sha]);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok({
    ...commitJson(call.world.apiUrl, repository, found),
    stats: { additions, deletions, total: additions + deletions },
    files: files.slice(0, mostFiles).map((file) => fileJson(call.world.apiUrl, repository, found.sha, file)),
  });
}

/** `base...head`; a side may be `owner:branch` of a fork, whose objects are in the base once a pull request was opened. */
async function compare(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const [from = '', to = ''] = (call.parts['basehead'] ?? '').split('...');
  const [base, head] = await Promise.all([from, to].map((side) => sideOf(call, repository, side)));
  if (base === undefined || head === undefined || base === null || head === null) return notFound;
  const directory = repository.gitDirectory;
  const mergeBase = (await tryGit(directory, ['merge-base', base, head]))?.toString('utf8').trim();
  if (mergeBase === undefined) return problem(404, `No common ancestor between ${from} and ${to}.`);
  const [behind = '0', ahead = '0'] = (await git(directory, ['rev-list', '--left-right', '--count', `${base}...${head}`]))
    .trim()
    .split('\t');
  const commits = await readCommits(directory, ['--topo-order', '--reverse', `${base}..${head}`]);
  const { page, perPage } = pageOf(call.request.query);
  const isPaged = call.request.query.has('page') || call.request.query.has('per_page');
  const shown = isPaged ? commits.slice((page - 1) * perPage, page * perPage) : commits.slice(-250);
  const files = page === 1 ? await diffFiles(directory, [`${base}...${head}`]) : [];
  const [baseCommit, mergeCommit] = await readCommits(directory, ['--no-walk=unsorted', base, mergeBase]);
  const json = (each: typeof baseCommit): JsonObject =>
    each === undefined ? {} : commitJson(call.world.apiUrl, repository, each);
  const html = `${call.world.apiUrl}/${repository.fullName}/compare/${from}...${to}`;
  const answer = isPaged ? paged(call.world.apiUrl, call.request, commits) : ok(null);
  return {
    ...answer,
    body: {
      url: `${call.world.apiUrl}/repos/${repository.fullName}/compare/${from}...${to}`,
      html_url: html,
      permalink_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      base_commit: json(baseCommit),
      merge_base_commit: json(mergeCommit ?? baseCommit),
      status: statusOf(Number(ahead), Number(behind)),
      ahead_by: Number(ahead),
      behind_by: Number(behind),
      total_commits: commits.length,
      commits: shown.map(json),
      files: files.slice(0, mostFiles).map((file) => fileJson(call.world.apiUrl, repository, head, file)),
    },
  };
}

function statusOf(ahead: number, behind: number): string {
  if (ahead === 0 && behind === 0) return 'identical';
  return behind === 0 ? 'ahead' : ahead === 0 ? 'behind' : 'diverged';
}

async function sideOf(call: Call, repository: Repository, side: string): Promise<string | null> {
  if (!side.includes(':')) return resolveCommit(repository.gitDirectory, side);
  const [owner = '', branch = ''] = side.split(':');
  const fork = [...call.world.repositories.values()].find((each) => each.owner === owner && each.name === repository.name);
  const commit = fork === undefined ? null : await resolveCommit(fork.gitDirectory, `refs/heads/${branch}`);
  if (fork === undefined || commit === null) return null;
  await git(repository.gitDirectory, ['fetch', '--quiet', '--no-tags', fork.gitDirectory, commit]);
  return commit;
}

async function gitCommit(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const sha = await resolveCommit(repository.gitDirectory, call.parts['commit_sha'] ?? '');
  const [found] = sha === null ? [] : await readCommits(repository.gitDirectory, ['--max-count=1', sha]);
  return found === undefined ? notFound : ok(gitCommitJson(call.world.apiUrl, repository, found));
}

async function ref(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const name = `refs/${call.parts['ref'] ?? ''}`;
  const sha = await resolveCommit(repository.gitDirectory, name);
  if (sha === null) return notFound;
  const api = `${call.world.apiUrl}/repos/${repository.fullName}/git`;
  return ok({
    ref: name,
    node_id: nodeId('Ref', name),
    url: `${api}/${name}`,
    object: { sha, type: 'commit', url: `${api}/commits/${sha}` },
  });
}

async function branch(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const name = call.parts['ref'] ?? '';
  const sha = await resolveCommit(repository.gitDirectory, `refs/heads/${name}`);
  const [found] = sha === null ? [] : await readCommits(repository.gitDirectory, ['--max-count=1', sha]);
  if (found === undefined) return problem(404, 'Branch not found');
  const self = `${call.world.apiUrl}/repos/${repository.fullName}/branches/${name}`;
  const html = `${call.world.apiUrl}/${repository.fullName}/tree/${name}`;
  const commitOfBranch = commitJson(call.world.apiUrl, repository, found);
  const protection = { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } };
  return ok({
    name,
    commit: commitOfBranch,
    _links: { self, html },
    protected: false,
    protection,
    protection_url: `${self}/protection`,
  });
}

const base = '/repos/{owner}/{repo}';
const reading = { method: 'GET', anyOf: ['contents'], level: 'read', role: 'read' } as const;

export const historyRoutes: readonly Route[] = [
  { ...reading, path: `${base}/commits`, query: ['sha', 'path', 'since', 'until'], handle: list },
  { ...reading, path: `${base}/commits/{ref}`, handle: commit },
  { ...reading, path: `${base}/compare/{basehead}`, handle: compare },
  { ...reading, path: `${base}/git/commits/{commit_sha}`, handle: gitCommit },
  { ...reading, path: `${base}/git/ref/{ref}`, handle: ref },
  // GitHub's description calls it {branch}; names of branches hold slashes.
  { ...reading, path: `${base}/branches/{ref}`, handle: branch },
];
