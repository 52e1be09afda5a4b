import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { Fingerprint } from '#engines/duplicates/duplicates.ts';
import type { EarlierPullRequest } from '#engines/filter/filter.ts';
import type { MainlineCommit } from '#ports/pull-requests.ts';

/** An earlier pull request, without its diff. */
export interface Neighbour {
  readonly summary: PullRequestSummary;
  readonly outcome: PastPullRequest['outcome'];
  readonly ended: PastPullRequest['ended'];
  readonly fingerprint: Fingerprint;
}

export function summaryOf(whole: PullRequest): PullRequestSummary {
  const { files: _files, isTruncated: _cut, linkedIssues: _linked, commitMessages: _messages, ...summary } = whole;
  return summary;
}

/**
 * A neighbour as it was at a point in time; `null` where it was too long over. What ended later was open then. One of which nobody knows
 * when it was closed counts as open for as long as the gate looks back.
 */
export function asOf(
  { summary, outcome, ended, fingerprint }: Neighbour,
  at: number,
  lookBackMs: number,
): EarlierPullRequest | null {
  const open = { summary, fingerprint };
  if (ended.kind === 'open') return open;
  if (ended.kind === 'unknown') return summary.createdAt < at - lookBackMs ? null : open;
  if (ended.at >= at) return open;
  if (ended.at < at - lookBackMs) return null;
  return { summary: { ...summary, state: outcome === 'merged' ? 'merged' : 'closed', closedAt: ended.at }, fingerprint };
}

/** The newest commits that were on the mainline before a point in time, newest first. `mainline` is oldest first and its times never fall. */
export function mainlineBefore(mainline: readonly MainlineCommit[], at: number, most: number): readonly MainlineCommit[] {
  let low = 0;
  let high = mainline.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((mainline[middle]?.at ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return mainline.slice(Math.max(0, low - most), low).toReversed();
}
