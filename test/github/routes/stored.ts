import { hasRole, type Role } from '../identity.ts';
import { objectOf, type JsonObject } from '../json.ts';
import type { Repository, World } from '../world.ts';
import { roleIn } from './authority.ts';
import { conform } from './conform.ts';

/** One issue or pull request of a number, as an issue; `null` where there is none. */
export async function issueOf(world: World, repository: Repository, number: number): Promise<JsonObject | null> {
  const answer = await world.core.call(repository.owner, 'GET', `/repos/${repository.fullName}/issues/${number}`);
  return answer.status === 200 ? completed(world, repository, answer.body) : null;
}

/** Every issue, pull requests among them, newest first. */
export async function allIssues(world: World, repository: Repository): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repository.fullName}/issues?state=all&per_page=100&page=${page}&sort=created&direction=asc`;
    const { body } = await world.core.call(repository.owner, 'GET', path);
    const items = Array.isArray(body) ? body : [];
    found.push(...items.map((item) => completed(world, repository, item)));
    if (items.length < 100) return found.sort((a, b) => Number(b['number']) - Number(a['number']));
  }
}

function completed(world: World, repository: Repository, issue: unknown): JsonObject {
  const known = objectOf(conform(issue, repository));
  return withPullLink(world.apiUrl, repository, { ...known, ...repository.times.get(Number(known['number'])) });
}

/** GitHub's issues that are pull requests say so. */
function withPullLink(apiUrl: string, repository: Repository, issue: JsonObject): JsonObject {
  const pull = repository.pulls.get(Number(issue['number']));
  if (pull === undefined) return issue;
  const html = `${apiUrl}/${repository.fullName}/pull/${pull.number}`;
  return {
    ...issue,
    html_url: html,
    draft: pull.draft,
    pull_request: {
      url: `${apiUrl}/repos/${repository.fullName}/pulls/${pull.number}`,
      html_url: html,
      diff_url: `${html}.diff`,
      patch_url: `${html}.patch`,
      merged_at: pull.merged?.at ?? null,
    },
  };
}

/** The schema `full-repository` as the core has it, with what only the proxy knows; `login` says whose permissions it shows. */
export async function repositoryJson(world: World, wanted: Repository, login: string | null): Promise<JsonObject> {
  const answer = await world.core.call(wanted.owner, 'GET', `/repos/${wanted.fullName}`);
  const body = objectOf(conform(answer.body, wanted));
  const source = wanted.forkOf === null ? undefined : world.repositories.get(wanted.forkOf.toLowerCase());
  const origin = source === undefined ? null : await repositoryJson(world, source, login);
  return {
    ...body,
    ...(origin === null ? {} : { parent: origin, source: origin }),
    pushed_at: body['pushed_at'] ?? body['created_at'],
    network_count: 0,
    subscribers_count: 0,
    default_branch: wanted.defaultBranch,
    fork: wanted.forkOf !== null,
    clone_url: `${world.apiUrl}/${wanted.fullName}.git`,
    permissions: permissionsOf(login === null ? 'read' : roleIn(wanted, login)),
  };
}

export function permissionsOf(role: Role): JsonObject {
  const may = (needed: Role): boolean => hasRole(role, needed);
  return { admin: may('admin'), maintain: may('admin'), push: may('write'), triage: may('triage'), pull: true };
}
