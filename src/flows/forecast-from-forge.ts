import type { PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import { WorldError } from '#domain/world-error.ts';
import { openingOf, type Past } from '#engines/forecast/forecast.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { recentCommitsAt, recentMs, type ForecastStore } from './forecast.ts';

/** What is asked of a forge here: reads alone. */
export type ForecastForge = Pick<PullRequests, 'list' | 'pullRequest' | 'mainline'>;

export interface ReadingNews {
  /** Ask about so many of the newest that have ended, and of those that are open; `null`: the newest 200 the first time, then all that is new. */
  readonly limit: number | null;
  readonly progress: (doing: string) => void;
}

export interface ForgeNews {
  /** Pull requests that were not kept, and kept ones of which the end has changed, by ascending number. */
  readonly pasts: readonly Past[];
  /** How many of them were kept before. */
  readonly changed: number;
  readonly heardUntil: number | null;
  /** The forge lists them and does not show them. */
  readonly gone: number;
  /** Why the reading stopped before its end; what was read by then is whole and can be kept. */
  readonly stopped: WorldError | null;
}

const firstLimit = 200;
const mostMainline = 3000;
const told = 20;
/** A list of the forge may lag behind. */
const marginMs = 3_600_000;

/**
 * Reads what a forge has that the store has not: a pull request's diff is asked for once, near its opening where possible, and its end is
 * taken from the list. Throws WorldError where the lists cannot be read.
 */
export async function readForgeNews(
  forge: ForecastForge,
  kept: Pick<ForecastStore, 'pasts' | 'heardUntil'>,
  { limit, progress }: ReadingNews,
): Promise<ForgeNews> {
  const since = limit === null && kept.heardUntil !== null ? kept.heardUntil - marginMs : 0;
  progress('reading the list of pull requests');
  const [open, ended] = [await listed(forge, 'open', 0), await listed(forge, 'closed', since)];
  const known = new Map(kept.pasts.map((past) => [past.opening.number, past]));
  const most = limit ?? (since === 0 ? firstLimit : Infinity);
  const asked = [...newest(ended, most), ...newest(open, most).filter(({ createdAt }) => createdAt >= since)];
  const fresh = asked.filter(({ number }) => !known.has(number)).toSorted((one, other) => one.number - other.number);
  const changed = [...open, ...ended].flatMap((summary) => changedPast(known.get(summary.number), summary));
  const { read, gone, stopped } = await readEach(forge, fresh, progress);
  const heard = Math.max(kept.heardUntil ?? 0, ...ended.map(({ closedAt }) => closedAt ?? 0));
  return {
    pasts: [...changed, ...read].toSorted((one, other) => one.opening.number - other.opening.number),
    changed: changed.length,
    heardUntil: stopped !== null || heard === 0 ? kept.heardUntil : heard,
    gone,
    stopped,
  };
}

async function listed(forge: ForecastForge, state: 'open' | 'closed', since: number): Promise<readonly PullRequestSummary[]> {
  const summaries: PullRequestSummary[] = [];
  for await (const summary of forge.list({ state, since })) summaries.push(summary);
  return summaries;
}

function newest(summaries: readonly PullRequestSummary[], most: number): readonly PullRequestSummary[] {
  return summaries.toSorted((one, other) => other.number - one.number).slice(0, most);
}

function changedPast(past: Past | undefined, summary: PullRequestSummary): readonly Past[] {
  if (past === undefined) return [];
  const { outcome, ended } = endOf(summary);
  const isSame = past.outcome === outcome && JSON.stringify(past.ended) === JSON.stringify(ended);
  return isSame ? [] : [{ ...past, outcome, ended }];
}

function endOf({ state, closedAt }: PullRequestSummary): Pick<Past, 'outcome' | 'ended'> {
  if (state === 'open') return { outcome: 'undecided', ended: { kind: 'open' } };
  return { outcome: state, ended: closedAt === null ? { kind: 'unknown' } : { kind: 'at', at: closedAt } };
}

interface ReadOnes {
  readonly read: readonly Past[];
  readonly gone: number;
  readonly stopped: WorldError | null;
}

async function readEach(
  forge: ForecastForge,
  fresh: readonly PullRequestSummary[],
  progress: (doing: string) => void,
): Promise<ReadOnes> {
  const commitsBefore = await mainlineSince(forge, Math.min(...fresh.map(({ createdAt }) => createdAt)));
  const read: Past[] = [];
  let gone = 0;
  for (const [done, { number }] of fresh.entries()) {
    if (done % told === 0) progress(`pull requests read: ${done} of ${fresh.length}`);
    try {
      const whole = await forge.pullRequest(number);
      if (whole === null) gone += 1;
      else read.push(pastOf(whole, commitsBefore(whole.createdAt)));
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      return { read, gone, stopped: error };
    }
  }
  return { read, gone, stopped: null };
}

function pastOf(whole: PullRequest, recentCommits: number | null): Past {
  const around = { isExact: true, isAssociationOfThen: false, mainline: null, recentCommits };
  return { opening: openingOf(whole, around), ...endOf(whole) };
}

/** Tells how many commits came to the mainline in the month before a time; `null` where the forge was not asked so far back. */
async function mainlineSince(forge: ForecastForge, oldest: number): Promise<(at: number) => number | null> {
  if (oldest === Infinity) return () => null;
  const commits = await forge.mainline(mostMainline, oldest - recentMs);
  const times = commits.map(({ at }) => at).toSorted((one, other) => one - other);
  const from = commits.length < mostMainline ? -Infinity : (times[0] ?? Infinity);
  return (at) => (at - recentMs < from ? null : recentCommitsAt(times, at));
}
