import { fetchHead } from '../git/sync-pulls.ts';
import { git, resolveCommit } from '../git/run-git.ts';
import { objectOf, textOf, type JsonObject } from '../json.ts';
import { callerOf, invalid, ok, problem, repositoryOf, type ApiResponse, type Call } from '../serving/route.ts';
import type { PullRecord, Repository } from '../world.ts';
import { mayAs } from './authority.ts';
import { tell } from './issues.ts';
import { tooLong } from './limits.ts';
import { fullPull } from './pull-json.ts';
import { issueOf } from './stored.ts';

/** The head as a request names it: `branch`, or `owner:branch` for a fork. */
function headOf(call: Call, head: string): { readonly repository: Repository | null; readonly branch: string } {
  const base = repositoryOf(call);
  const [owner, branch] = head.includes(':')
    ? [head.slice(0, head.indexOf(':')), head.slice(head.indexOf(':') + 1)]
    : [base.owner, head];
  if (owner === base.owner) return { repository: base, branch };
  const forks = [...call.world.repositories.values()].filter((each) => each.owner === owner && each.forkOf === base.fullName);
  return { repository: forks[0] ?? null, branch };
}

async function isOpenAlready(call: Call, wanted: { readonly head: PullRecord['head']; readonly base: string }): Promise<boolean> {
  const repository = repositoryOf(call);
  const same = [...repository.pulls.values()].filter(
    ({ head, base }) => head.repository === wanted.head.repository && head.branch === wanted.head.branch && base === wanted.base,
  );
  for (const pull of same) if ((await issueOf(call.world, repository, pull.number))?.['state'] === 'open') return true;
  return false;
}

/** Opening takes turns: of two equal requests at one time GitHub opens one. */
const turns = new WeakMap<object, Promise<unknown>>();

export function openPull(call: Call): Promise<ApiResponse> {
  const before = turns.get(call.world) ?? Promise.resolve();
  const act = (): Promise<ApiResponse> => open(call);
  const mine = before.then(act, act);
  turns.set(call.world, mine);
  return mine;
}

async function open(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const { title, body, head: headName, base: baseName, draft } = objectOf(call.request.body);
  if (textOf(title).trim() === '') return invalid('PullRequest', 'title', 'missing_field');
  const refused = tooLong('PullRequest', 'title', title) ?? tooLong('PullRequest', 'body', body);
  if (refused !== null) return refused;
  const head = headOf(call, textOf(headName));
  const base = textOf(baseName);
  const headCommit =
    head.repository === null ? null : await resolveCommit(head.repository.gitDirectory, `refs/heads/${head.branch}`);
  if (head.repository === null || headCommit === null) return invalid('PullRequest', 'head', 'invalid');
  const baseCommit = await resolveCommit(repository.gitDirectory, `refs/heads/${base}`);
  if (baseCommit === null) return invalid('PullRequest', 'base', 'invalid');
  if (!mayAs(callerOf(call), head.repository, 'write'))
    return problem(403, 'Resource not accessible: no write access to the head repository.');
  if (head.repository !== repository)
    await git(repository.gitDirectory, ['fetch', '--quiet', '--no-tags', head.repository.gitDirectory, headCommit]);
  const wanted = { head: { repository: head.repository.fullName, branch: head.branch }, base };
  const fault = await refusedRange(call, wanted, `${baseCommit}..${headCommit}`);
  return fault ?? record(call, { ...wanted, headCommit, baseCommit, draft: draft === true, title: textOf(title), body });
}

async function refusedRange(
  call: Call,
  wanted: { readonly head: PullRecord['head']; readonly base: string },
  range: string,
): Promise<ApiResponse | null> {
  const { gitDirectory } = repositoryOf(call);
  const custom = (message: string): ApiResponse =>
    problem(422, 'Validation Failed', [{ resource: 'PullRequest', code: 'custom', message }]);
  if ((await git(gitDirectory, ['rev-list', '--count', range])).trim() === '0') {
    return custom(`No commits between ${wanted.base} and ${wanted.head.branch}`);
  }
  const label = `${wanted.head.repository.split('/')[0]}:${wanted.head.branch}`;
  return (await isOpenAlready(call, wanted)) ? custom(`A pull request already exists for ${label}.`) : null;
}

type Opened = Pick<PullRecord, 'head' | 'base' | 'headCommit' | 'baseCommit' | 'draft'> & {
  readonly title: string;
  readonly body: unknown;
};

async function record(call: Call, { title, body, ...opened }: Opened): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const { login } = callerOf(call);
  const content = body === undefined || body === null ? { title } : { title, body };
  const answer = await call.world.core.call(login, 'POST', `/repos/${repository.fullName}/issues`, content);
  const number = Number(objectOf(answer.body)['number']);
  if (answer.status !== 201) throw new Error(`The core did not open a pull request: ${JSON.stringify(answer.body)}`);
  const pull: PullRecord = { number, author: login, autoMerge: null, merged: null, ...opened };
  repository.pulls.set(number, pull);
  const head = call.world.repositories.get(opened.head.repository.toLowerCase());
  await fetchHead(repository, head ?? repository, number, opened.headCommit);
  const issue: JsonObject = (await issueOf(call.world, repository, number)) ?? {};
  const json = await fullPull(call.world, repository, { pull, issue });
  await tell(call, number, 'opened');
  return ok(json, 201);
}
