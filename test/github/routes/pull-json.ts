import { nodeId } from '../git/commit-json.ts';
import { diffFiles, type DiffFile } from '../git/diff-files.ts';
import { git, resolveCommit, tryGit } from '../git/run-git.ts';
import { objectOf, type JsonObject } from '../json.ts';
import type { PullRecord, Repository, World } from '../world.ts';
import { associationOf } from './conform.ts';
import { repositoryJson } from './stored.ts';

/** Fields that an issue has and a pull request has not, or says in its own way. */
const ofIssuesOnly =
  'pull_request repository_url labels_url events_url timeline_url state_reason performed_via_github_app closed_by reactions comments'.split(
    ' ',
  );

/** The schema `pull-request-simple`, from the issue of the core and the real branches. `seen` keeps repositories over a list. */
export async function simplePull(
  world: World,
  repository: Repository,
  { pull, issue }: { readonly pull: PullRecord; readonly issue: JsonObject },
  seen: Map<string, JsonObject> = new Map(),
): Promise<JsonObject> {
  const { apiUrl } = world;
  const api = `${apiUrl}/repos/${repository.fullName}`;
  const html = `${apiUrl}/${repository.fullName}/pull/${pull.number}`;
  const head = world.repositories.get(pull.head.repository.toLowerCase()) ?? null;
  return {
    ...Object.fromEntries(Object.entries(issue).filter(([name]) => !ofIssuesOnly.includes(name))),
    labels: labelsOf(issue),
    ...linksOf(api, html, pull),
    node_id: nodeId('PullRequest', `${repository.fullName}#${pull.number}`),
    draft: pull.draft,
    merged_at: pull.merged?.at ?? null,
    merge_commit_sha: pull.merged?.commit ?? null,
    requested_reviewers: [],
    requested_teams: [],
    head: await sideOf(
      world,
      head,
      { branch: pull.head.branch, sha: pull.headCommit, owner: pull.head.repository.split('/')[0] ?? '' },
      seen,
    ),
    base: await sideOf(world, repository, { branch: pull.base, sha: pull.baseCommit, owner: repository.owner }, seen),
    author_association: associationOf(repository, pull.author, true),
    auto_merge: null,
  };
}

/** GitHub's description wants a text where a label without a description has `null` elsewhere. */
function labelsOf(issue: JsonObject): readonly JsonObject[] {
  const labels = Array.isArray(issue['labels']) ? issue['labels'] : [];
  return labels.map((label) => ({ ...objectOf(label), description: objectOf(label)['description'] ?? '' }));
}

/** The schema `pull-request`: the simple one with what only the detail says. */
export async function fullPull(
  world: World,
  repository: Repository,
  both: { readonly pull: PullRecord; readonly issue: JsonObject },
): Promise<JsonObject> {
  const { pull, issue } = both;
  const [simple, files, commits] = await Promise.all([
    simplePull(world, repository, both),
    pullFiles(repository, pull),
    once(`count ${range(repository, pull)}`, () =>
      git(repository.gitDirectory, ['rev-list', '--count', `${pull.baseCommit}..${pull.headCommit}`]),
    ),
  ]);
  const isMergeable = pull.merged === null && (await merges(repository, pull));
  return {
    ...simple,
    merged: pull.merged !== null,
    mergeable: pull.merged === null ? isMergeable : null,
    rebaseable: pull.merged === null ? isMergeable : null,
    mergeable_state: isMergeable ? 'clean' : pull.merged === null ? 'dirty' : 'unknown',
    merged_by: pull.merged === null ? null : objectOf(issue['closed_by']),
    comments: issue['comments'],
    review_comments: 0,
    maintainer_can_modify: pull.head.repository !== repository.fullName,
    commits: Number(commits.trim()),
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
    changed_files: files.length,
  };
}

/** Commits never change, so what is told of two of them is worked out once. */
const known = new Map<string, Promise<unknown>>();

function once<Fact>(key: string, find: () => Promise<Fact>): Promise<Fact> {
  const fact = (known.get(key) as Promise<Fact> | undefined) ?? find();
  known.set(key, fact);
  return fact;
}

function range(repository: Repository, pull: PullRecord): string {
  return `${repository.gitDirectory} ${pull.baseCommit} ${pull.headCommit}`;
}

export function pullFiles(repository: Repository, pull: PullRecord): Promise<readonly DiffFile[]> {
  return once(`files ${range(repository, pull)}`, () =>
    diffFiles(repository.gitDirectory, [`${pull.baseCommit}...${pull.headCommit}`]),
  );
}

async function merges(repository: Repository, pull: PullRecord): Promise<boolean> {
  const base = (await resolveCommit(repository.gitDirectory, `refs/heads/${pull.base}`)) ?? pull.baseCommit;
  const tree = (): Promise<Buffer | null> =>
    tryGit(repository.gitDirectory, ['merge-tree', '--write-tree', base, pull.headCommit]);
  return (await once(`merge ${base} ${range(repository, pull)}`, tree)) !== null;
}

interface Side {
  readonly branch: string;
  readonly sha: string;
  readonly owner: string;
}

async function sideOf(
  world: World,
  repository: Repository | null,
  side: Side,
  seen: Map<string, JsonObject>,
): Promise<JsonObject> {
  const common = { label: `${side.owner}:${side.branch}`, ref: side.branch, sha: side.sha };
  if (repository === null) return { ...common, user: null, repo: null };
  const json = seen.get(repository.fullName) ?? (await repositoryJson(world, repository, null));
  seen.set(repository.fullName, json);
  return { ...common, user: json['owner'], repo: json };
}

function linksOf(api: string, html: string, pull: PullRecord): JsonObject {
  const self = `${api}/pulls/${pull.number}`;
  const issue = `${api}/issues/${pull.number}`;
  const urls = {
    comments: `${issue}/comments`,
    review_comments: `${self}/comments`,
    review_comment: `${api}/pulls/comments{/number}`,
    commits: `${self}/commits`,
    statuses: `${api}/statuses/${pull.headCommit}`,
  };
  return {
    url: self,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: issue,
    ...Object.fromEntries(Object.entries(urls).map(([name, href]) => [`${name}_url`, href])),
    _links: Object.fromEntries(Object.entries({ self, html, issue, ...urls }).map(([name, href]) => [name, { href }])),
  };
}
