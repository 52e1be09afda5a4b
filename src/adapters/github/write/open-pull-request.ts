import type { ForgeEffect, RepairAction } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import type { PushBranch } from '#ports/branch-pusher.ts';
import { shaped } from '../read/read.ts';
import { pullRequestShape, type PullRequestAnswer } from '../read/shapes.ts';
import { listWithHead } from './with-head.ts';
import { fullName, inRepository, isSameRepository, type RepositoryName } from '../repository-name.ts';
import { longestBody, refuseLongBody } from './comment.ts';
import type { Desk } from '../desk.ts';
import { addLabels } from './label.ts';
import { numbered } from './place.ts';
import { publishingPlace, type PublishingPlace } from './publishing-place.ts';

export type OpenPullRequest = Extract<RepairAction, { kind: 'open-draft-pull-request' }>;

export interface Publishing {
  readonly push: PushBranch;
  /** Told, in one sentence, what could not be done and is no reason to stop. */
  readonly report: (sentence: string) => void;
}

/** Pushes the branch and opens a draft pull request for it, or brings ours up to date. */
export async function openPullRequest(desk: Desk, publishing: Publishing, action: OpenPullRequest): Promise<ForgeEffect> {
  const body = bodyOf(action);
  refuseLongBody(body, `the pull request of branch ${action.branch}`);
  const found = await findSame(desk, action);
  if (found !== null && found.state !== 'open') return { url: found.html_url, existed: true };
  const place = await publishingPlace(desk);
  await pushTo(desk, publishing, place, action);
  const effect =
    found === null
      ? await create(desk, action, { body, from: place.name })
      : await bringUpToDate(desk, found, { title: action.title, body });
  await label(desk, publishing, effect.number, action.labels);
  return { url: effect.url, existed: effect.existed };
}

const forkWaitsMs = [1000, 3000, 9000, 27_000];

async function pushTo(
  desk: Desk,
  { push }: Publishing,
  { name, isNew }: PublishingPlace,
  action: OpenPullRequest,
): Promise<void> {
  const { client } = desk;
  const request = {
    url: `${client.place.server}/${fullName(name)}.git`,
    branch: action.branch,
    head: action.head,
    authorization: await client.gitAuthorization(),
  };
  for (const waitMs of isNew ? forkWaitsMs : []) {
    if (await isPushed(push(request))) return;
    await client.pause(waitMs);
  }
  await push(request);
}

/** A fork that is still being made answers that it is not there. */
async function isPushed(pushing: ReturnType<PushBranch>): Promise<boolean> {
  try {
    await pushing;
    return true;
  } catch (error) {
    if (error instanceof WorldError && error.kind !== 'repository') return false;
    throw error;
  }
}

interface Opened extends ForgeEffect {
  readonly number: number;
}

/** GitHub ties a pull request to its issue by this line, and the duplicate search reads it there. */
function bodyOf({ body, issue }: OpenPullRequest): string {
  if (issue === null) return body;
  const line = `\n\nFixes #${issue}\n`;
  return body.length > longestBody - line.length ? body : `${body.trimEnd()}${line}`;
}

/** An open pull request of the branch, or one that a person closed on this very commit: that answer is not asked for twice. */
async function findSame(desk: Desk, action: OpenPullRequest): Promise<PullRequestAnswer | null> {
  const all = await listWithHead(desk, action.branch);
  return all.find((found) => found.state === 'open' || found.head.sha === action.head) ?? null;
}

async function create(
  desk: Desk,
  action: OpenPullRequest,
  { body, from }: { readonly body: string; readonly from: RepositoryName },
): Promise<Opened> {
  const { client, repository } = desk;
  const question = {
    route: 'openPullRequest',
    doing: `open a draft pull request for ${from.owner}:${action.branch} in ${fullName(repository)}`,
    parameters: {
      ...inRepository(repository),
      title: action.title,
      body,
      head: isSameRepository(from, repository) ? action.branch : `${from.owner}:${action.branch}`,
      base: await baseBranch(desk, action.base),
      draft: true,
      maintainer_can_modify: true,
    },
  } as const;
  const answer = await client.tell(question);
  if (answer.kind === 'told') return opened(shaped(pullRequestShape, answer.data, question), false);
  // The answer is lost, the pull request perhaps not: only what can be seen counts as done.
  const found = await findSame(desk, action);
  if (found === null) throw answer.error;
  return opened(found, false);
}

/** A commit is no branch: work that began on one goes to the default branch. */
async function baseBranch(desk: Desk, base: string): Promise<string> {
  return /^[0-9a-f]{40,64}$/.test(base) ? (await desk.about()).defaultBranch : base;
}

async function bringUpToDate(
  desk: Desk,
  found: PullRequestAnswer,
  wanted: { readonly title: string; readonly body: string },
): Promise<Opened> {
  const normal = (text: string): string => text.replaceAll('\r\n', '\n').trimEnd();
  const isSame = found.title === wanted.title && normal(found.body ?? '') === normal(wanted.body);
  if (isSame) return opened(found, true);
  const place = numbered(desk, 'pull', found.number);
  const self = await desk.self();
  if (found.user?.id !== self.id) {
    throw new WorldError(
      'repository',
      `The branch "${found.head.ref}" has the pull request ${place.shown} already, and ${found.user?.login ?? 'somebody else'} opened it, not ${self.login}; its text is not ours to change. Close it or delete its branch, then run the same command again.`,
    );
  }
  await desk.client.ask({
    route: 'changePullRequest',
    doing: `bring the text of ${place.shown} up to date`,
    parameters: { ...inRepository(desk.repository), pull_number: found.number, ...wanted },
  });
  return opened(found, true);
}

function opened({ number, html_url }: PullRequestAnswer, existed: boolean): Opened {
  return { number, url: html_url, existed };
}

async function label(desk: Desk, publishing: Publishing, number: number, labels: readonly string[]): Promise<void> {
  if (labels.length === 0) return;
  const place = numbered(desk, 'pull', number);
  if ((await desk.about()).mayLabel === false) {
    publishing.report(`${place.shown} was left without ${labels.join(', ')}: the token's owner may not set labels there.`);
    return;
  }
  await addLabels(desk, place, labels);
}
