import type { PullRequestSummary } from '#domain/gate/pull-request.ts';
import { fingerprintOf, readFingerprintLine, type Fingerprint } from '#engines/duplicates/duplicates.ts';
import type { EarlierPullRequest } from '#engines/filter/filter.ts';
import type { OwnComments } from '#ports/own-comments.ts';
import type { PullRequests } from '#ports/pull-requests.ts';

export interface EarlierWorkQuery {
  /** Only pull requests with a smaller number are earlier. */
  readonly before: number;
  /** Milliseconds since the epoch; bounds the closed ones by their closing time. */
  readonly since: number;
  /** What marks the gate's own comment. */
  readonly marker: string;
  /** Most diffs that are fetched for pull requests whose fingerprint was not written down. */
  readonly mostDiffs: number;
}

/**
 * Earlier pull requests with their fingerprints: from the gate's own comments, where they were made of the commit that is there now; else
 * from the diff, open ones first, the newest first, until `mostDiffs` were fetched; else `null`.
 */
export async function earlierWork(
  forge: PullRequests & OwnComments,
  { before, since, marker, mostDiffs }: EarlierWorkQuery,
): Promise<ReadonlyMap<number, EarlierPullRequest>> {
  const summaries = [...(await listed(forge, 'open', since)), ...(await listed(forge, 'closed', since))].filter(
    ({ number }) => number < before,
  );
  const comments = new Map<number, string>();
  for await (const { pullRequest, body } of forge.ownComments({ marker, since })) comments.set(pullRequest, body);
  const earlier = new Map<number, EarlierPullRequest>();
  let diffs = 0;
  for (const summary of summaries) {
    let fingerprint = readFingerprintLine(comments.get(summary.number) ?? '', summary.head.commit);
    if (fingerprint === null && diffs < mostDiffs) {
      diffs += 1;
      fingerprint = await fingerprintFromDiff(forge, summary);
    }
    earlier.set(summary.number, { summary, fingerprint });
  }
  return earlier;
}

async function listed(forge: PullRequests, state: 'open' | 'closed', since: number): Promise<readonly PullRequestSummary[]> {
  const summaries: PullRequestSummary[] = [];
  for await (const summary of forge.list({ state, since })) summaries.push(summary);
  return summaries;
}

async function fingerprintFromDiff(forge: PullRequests, { number, title, body }: PullRequestSummary): Promise<Fingerprint> {
  const diff = await forge.files(number);
  return fingerprintOf({ ...diff, subjects: [title], linkedIssues: closedNumbers(body) });
}

const closing = /\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s{1,3}(?:https?:\/\/[^\s#]{1,200}\/issues\/|#)(\d{1,9})\b/gi;
const longestBody = 65_536;

/** Numbers after a closing keyword; a list of pull requests does not tell what the forge makes of their bodies. */
export function closedNumbers(body: string): readonly number[] {
  return [...body.slice(0, longestBody).matchAll(closing)].map(([, number]) => Number(number));
}
