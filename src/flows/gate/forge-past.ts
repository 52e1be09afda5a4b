import type { BlindSpot, PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { PastHistory, PastPullRequests, PastRequest } from '#ports/past-pull-requests.ts';
import type { MainlineCommit, PullRequests } from '#ports/pull-requests.ts';

/** What is asked of a forge here: reads alone. */
export type PastForge = Pick<PullRequests, 'list' | 'pullRequest' | 'mainline'>;

const mostMainline = 3000;
const told = 20;

/** The past of a repository as its forge remembers it. Reads the list of pull requests, and of each one that is needed its diff. */
export function forgePast(forge: PastForge): PastPullRequests {
  return { read: (request) => readPast(forge, request) };
}

async function readPast(forge: PastForge, { limit, lookBackMs, progress }: PastRequest): Promise<PastHistory> {
  progress('reading the list of pull requests');
  const all = [...(await listed(forge, 'open')), ...(await listed(forge, 'closed'))].toSorted(
    (one, other) => one.number - other.number,
  );
  const known = all.filter(({ state }) => state !== 'open');
  const [first] = limit === null ? known : known.slice(-limit);
  const firstAsked = first?.number ?? Infinity;
  const begin = (first?.createdAt ?? 0) - lookBackMs;
  const needed = all.filter(
    ({ number, state, closedAt }) => number >= firstAsked || state === 'open' || (closedAt ?? 0) >= begin,
  );
  const gone = { count: 0 };
  return {
    firstAsked,
    mainline: inOrder(await forge.mainline(mostMainline)),
    blindSpots,
    assumptions,
    pullRequests: () => oneByOne(forge, needed, { progress, gone }),
    leftOut: () => (gone.count === 0 ? [] : [{ because: 'the forge does not show it any more', count: gone.count }]),
  };
}

const blindSpots: readonly BlindSpot[] = [
  { rule: 'ai-policy', kind: 'unseen', because: 'the policy of that day is not known' },
  {
    rule: 'linked-issue',
    kind: 'partly',
    because: 'whether an issue was open on that day is not known, so that each counts as open',
  },
];

const assumptions: readonly string[] = [
  'Title, description and diff are those of today: the forge does not tell what they were at the opening.',
  'What an author is to the repository is what the forge says today.',
  `The mainline is known for its newest ${mostMainline} commits.`,
];

async function listed(forge: PastForge, state: 'open' | 'closed'): Promise<readonly PullRequestSummary[]> {
  const summaries: PullRequestSummary[] = [];
  for await (const summary of forge.list({ state, since: 0 })) summaries.push(summary);
  return summaries;
}

/** Oldest first; a clock that went back must not make a later commit seem known before. */
function inOrder(newestFirst: readonly MainlineCommit[]): readonly MainlineCommit[] {
  let latest = 0;
  return newestFirst.toReversed().map((commit) => {
    latest = Math.max(latest, commit.at);
    return { ...commit, at: latest };
  });
}

interface Reading {
  readonly progress: PastRequest['progress'];
  readonly gone: { count: number };
}

async function* oneByOne(
  forge: PastForge,
  summaries: readonly PullRequestSummary[],
  { progress, gone }: Reading,
): AsyncGenerator<PastPullRequest> {
  for (const [done, { number }] of summaries.entries()) {
    if (done % told === 0) progress(`pull requests read: ${done} of ${summaries.length}`);
    const whole = await forge.pullRequest(number);
    if (whole === null) {
      gone.count += 1;
      continue;
    }
    const { state, closedAt } = whole;
    yield {
      pullRequest: { ...whole, state: 'open', labels: [], closedAt: null },
      outcome: state === 'open' ? 'undecided' : state,
      ended: state === 'open' ? { kind: 'open' } : closedAt === null ? { kind: 'unknown' } : { kind: 'at', at: closedAt },
    };
  }
}
