import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import type { BlindSpot, PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import type { ParsedReceipt } from '#domain/receipt/parse.ts';
import { fingerprintOf, prepareCorpus, type Change, type Fingerprint } from '#engines/duplicates/duplicates.ts';
import type { FilterFacts } from '#engines/filter/filter.ts';
import type { ForgeIssue, MainlineCommit } from '#ports/pull-requests.ts';
import { asOf, mainlineBefore, summaryOf, type Neighbour } from './known-before.ts';

/** What a replay knows besides the pull requests that it is shown. */
export interface ReplaySetting {
  readonly settings: FilterSettings;
  /** Oldest first; their times never fall. */
  readonly mainline: readonly MainlineCommit[];
  readonly blindSpots: readonly BlindSpot[];
  readonly readReceipt: (body: string) => ParsedReceipt;
}

/** Shows pull requests one after another, by ascending number, each as on the day it was opened. */
export interface Replay {
  /** The facts at its opening: of earlier pull requests and of the mainline, only what was there before. */
  factsOf(past: PastPullRequest): FilterFacts;
  /** Makes it one of the earlier ones for those that follow. */
  remember(past: PastPullRequest): void;
  /** How an earlier one ended. */
  endingOf(number: number): Neighbour | null;
}

const dayMs = 86_400_000;
const mostIssuesRead = 5;

export function replay(setting: ReplaySetting): Replay {
  const neighbours = new Map<number, Neighbour>();
  let latest: { readonly of: PullRequest; readonly fingerprint: Fingerprint } | null = null;
  const fingerprint = (of: PullRequest): Fingerprint => {
    if (latest?.of !== of) latest = { of, fingerprint: fingerprintOf(changeOf(of)) };
    return latest.fingerprint;
  };
  const { days, mainlineCommits } = setting.settings;
  return {
    factsOf({ pullRequest }) {
      const at = pullRequest.createdAt;
      const known = [...neighbours.values()].flatMap((neighbour) => asOf(neighbour, at, days * dayMs) ?? []);
      const entries = known.flatMap(({ summary: { number }, fingerprint }) =>
        fingerprint === null ? [] : [{ number, fingerprint }],
      );
      return {
        pullRequest,
        fingerprint: fingerprint(pullRequest),
        earlier: new Map(known.map((one) => [one.summary.number, one])),
        corpus: prepareCorpus(entries),
        mainline: mainlineBefore(setting.mainline, at, mainlineCommits),
        issues: supposedIssues(pullRequest),
        receipt: setting.readReceipt(pullRequest.body),
        aiPolicy: null,
      };
    },
    remember({ pullRequest, outcome, ended }) {
      const known = { summary: summaryOf(pullRequest), outcome, ended, fingerprint: fingerprint(pullRequest) };
      neighbours.set(pullRequest.number, known);
    },
    endingOf: (number) => neighbours.get(number) ?? null,
  };
}

function changeOf({ files, isTruncated, title, commitMessages, linkedIssues }: PullRequest): Change {
  const subjects = [title, ...commitMessages.map((message) => message.split('\n', 1)[0] ?? '')];
  return { files, isTruncated, subjects, linkedIssues };
}

/** Whether an issue was open on that day is not known later: it is taken for open. */
function supposedIssues({ linkedIssues }: PullRequest): ReadonlyMap<number, ForgeIssue> {
  const supposed = (number: number): ForgeIssue => ({ number, title: '', body: '', state: 'open', labels: [], url: '' });
  return new Map(linkedIssues.slice(0, mostIssuesRead).map((number) => [number, supposed(number)]));
}
