import { z } from 'zod';
import type { MergeAllowance, MergeWish } from '#domain/merge-policy.ts';
import { WorldError } from '#domain/world-error.ts';
import type { MergeAnswer, MergeWishes } from '#ports/merge-wishes.ts';
import type { Reach, RouteName } from './client/routes.ts';
import { openClient, type GitHubOptions } from './connection.ts';
import { openDesk, type Desk } from './desk.ts';
import { query, read } from './read/read.ts';
import { fullName } from './repository-name.ts';
import { listWithHead } from './write/with-head.ts';

const markReady = `mutation ($id: ID!) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) { pullRequest { isDraft } }
}`;
const enableAutoMerge = `mutation ($id: ID!, $head: GitObjectID!, $method: PullRequestMergeMethod!) {
  enablePullRequestAutoMerge(input: { pullRequestId: $id, expectedHeadOid: $head, mergeMethod: $method }) { pullRequest { isDraft } }
}`;

/** Reads, to find the pull request, and GraphQL; of the calls that change something only those that are named. */
const readRoutes: readonly RouteName[] = [
  'graphql',
  'installationToken',
  'installation',
  'app',
  'user',
  'userNamed',
  'repository',
  'pullRequests',
];

/** What a client for each policy can send. Nothing of it is in the client of a run whose policy is `never`. */
export const wishReach: Readonly<Record<MergeAllowance, Reach>> = {
  ready: { routes: readRoutes, mutations: [markReady] },
  auto: { routes: readRoutes, mutations: [markReady, enableAutoMerge] },
};

/** The wishes that the owner's policy allows, followed on GitHub by a client of their own. */
export async function gitHubMergeWishes(options: GitHubOptions, allowance: MergeAllowance): Promise<MergeWishes> {
  const desk = openDesk(await openClient(options, wishReach[allowance]), options.repository);
  return { allowance, refusal: null, follow: (wish, head) => follow(desk, wish, head) };
}

async function follow(desk: Desk, wish: MergeWish, head: string): Promise<MergeAnswer> {
  const [found] = await listWithHead(desk, wish.branch);
  if (found === undefined) return refused('there is no such pull request');
  const before = await standing(desk, found.number);
  const why = whyNot(before, wish, head);
  if (why !== null) return refused(why);
  const { pullRequest } = before;
  const mustMark = pullRequest.isDraft;
  const shown = `${fullName(desk.repository)}#${found.number}`;
  if (mustMark) {
    const said = await change(desk, { doing: `mark ${shown} as ready`, text: markReady, variables: { id: pullRequest.id } });
    if (said !== null && (await standing(desk, found.number)).pullRequest.isDraft) return refused(said);
  }
  if (wish.kind === 'mark-ready') return { kind: 'followed', url: found.html_url, existed: !mustMark };
  if (pullRequest.autoMergeRequest !== null) return { kind: 'followed', url: found.html_url, existed: !mustMark };
  const variables = { id: pullRequest.id, head, method: before.viewerDefaultMergeMethod };
  const said = await change(desk, { doing: `merge ${shown} once its rules are kept`, text: enableAutoMerge, variables });
  if (said === null || isUnderWay(await standing(desk, found.number))) {
    return { kind: 'followed', url: found.html_url, existed: false };
  }
  return refused(`${said}. It is marked as ready, and a person decides: ${found.html_url}`);
}

function refused(because: string): MergeAnswer {
  return { kind: 'refused', because };
}

const standingShape = z.object({
  autoMergeAllowed: z.boolean(),
  viewerDefaultMergeMethod: z.enum(['MERGE', 'SQUASH', 'REBASE']),
  pullRequest: z.object({
    id: z.string(),
    state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
    isDraft: z.boolean(),
    headRefOid: z.string(),
    viewerDidAuthor: z.boolean(),
    autoMergeRequest: z.object({ enabledAt: z.string().nullable() }).nullable(),
  }),
});
type Standing = z.infer<typeof standingShape>;

const standingQuery = `query ($owner: String!, $name: String!, $number: Int!) {
  repository(owner: $owner, name: $name) {
    autoMergeAllowed
    viewerDefaultMergeMethod
    pullRequest(number: $number) { id state isDraft headRefOid viewerDidAuthor autoMergeRequest { enabledAt } }
  }
}`;

async function standing(desk: Desk, number: number): Promise<Standing> {
  const { repository } = await query(desk.client, z.object({ repository: standingShape }), {
    doing: `see how ${fullName(desk.repository)}#${number} stands`,
    text: standingQuery,
    variables: { ...desk.repository, number },
  });
  return repository;
}

/** Why nothing is asked for, one clause; asked before anything is changed, so that a draft that cannot be merged stays one. */
function whyNot({ autoMergeAllowed, pullRequest }: Standing, { kind }: MergeWish, head: string): string | null {
  if (!pullRequest.viewerDidAuthor) return 'somebody else opened the pull request';
  if (pullRequest.state !== 'OPEN') return `the pull request is ${pullRequest.state.toLowerCase()}`;
  if (pullRequest.headRefOid !== head)
    return `its branch is at ${pullRequest.headRefOid.slice(0, 10)}, and what was judged is ${head.slice(0, 10)}`;
  if (kind === 'ask-auto-merge' && !autoMergeAllowed)
    return 'the repository does not allow auto-merge (its owner can, in the settings of the repository)';
  return null;
}

function isUnderWay({ pullRequest }: Standing): boolean {
  return pullRequest.autoMergeRequest !== null || pullRequest.state === 'MERGED';
}

interface Change {
  readonly doing: string;
  readonly text: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** What GitHub says against a change, one clause; `null` where it was made. A lost answer is an error: the same command asks again. */
async function change({ client }: Desk, { doing, text, variables }: Change): Promise<string | null> {
  const shape = z.object({ errors: z.array(z.looseObject({ type: z.string().optional(), message: z.string() })).optional() });
  const question = { route: 'graphql', doing, parameters: { query: text, variables } } as const;
  const { errors = [] } = await read(client, shape, question);
  if (errors.length === 0) return null;
  const said = client.redact(errors.map(({ message }) => message).join('; ')).replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ');
  if (errors.some(({ type }) => type === 'RATE_LIMITED')) {
    throw new WorldError('network', `GitHub put off to ${doing}: a rate limit. Run the same command again later.`);
  }
  return `GitHub says "${said.slice(0, 300)}"`;
}
