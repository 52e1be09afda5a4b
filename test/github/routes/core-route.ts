import type { JsonObject } from '../json.ts';
import { objectOf, textOf } from '../json.ts';
import { problem, repositoryOf, type ApiResponse, type Call } from '../serving/route.ts';
import type { Repository } from '../world.ts';
import { conform } from './conform.ts';

/** Asks the core as the caller; a request without a token is asked as the owner, who may read everything. */
export async function askCore(call: Call): Promise<ApiResponse> {
  const { world, request, parts } = call;
  const repository = parts['repo'] === undefined ? null : repositoryOf(call);
  const login = request.caller?.login ?? repository?.owner ?? 'ghost';
  const query = request.query.size === 0 ? '' : `?${request.query.toString()}`;
  const answer = await world.core.call(login, request.method, `${request.path}${query}`, request.body);
  if (answer.status >= 400) return problem(answer.status, textOf(objectOf(answer.body)['message']) || 'Not Found');
  const headers = answer.link === null ? {} : { link: answer.link };
  return { status: answer.status, headers, body: answer.body === null ? null : conform(answer.body, repository) };
}

/** One issue or pull request of a number as the core keeps it, as an issue; `null` where there is none. */
export async function issueOf(call: Call, repository: Repository, number: number): Promise<JsonObject | null> {
  const answer = await call.world.core.call(repository.owner, 'GET', `/repos/${repository.fullName}/issues/${number}`);
  if (answer.status !== 200) return null;
  return withPullLink(call.world.apiUrl, repository, objectOf(conform(answer.body, repository)));
}

/** Every issue of the core, pull requests among them, newest first. */
export async function allIssues(call: Call, repository: Repository): Promise<readonly JsonObject[]> {
  const found: JsonObject[] = [];
  for (let page = 1; ; page += 1) {
    const path = `/repos/${repository.fullName}/issues?state=all&per_page=100&page=${page}&sort=created&direction=asc`;
    const { body } = await call.world.core.call(repository.owner, 'GET', path);
    const items = Array.isArray(body) ? body : [];
    found.push(...items.map((item) => withPullLink(call.world.apiUrl, repository, objectOf(conform(item, repository)))));
    if (items.length < 100) return found.sort((a, b) => Number(b['number']) - Number(a['number']));
  }
}

/** GitHub's issues that are pull requests say so. */
export function withPullLink(apiUrl: string, repository: Repository, issue: JsonObject): JsonObject {
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
