import type { Forecast, ForecastReport } from '#domain/forecast.ts';
import { WorldError } from '#domain/world-error.ts';
import {
  measureForecast,
  openingOf,
  startForecasting,
  trainForecast,
  type Opening,
  type Past,
  type TrainedForecast,
} from '#engines/forecast/forecast.ts';
import type { PastPullRequests } from '#ports/past-pull-requests.ts';

export interface ReadingPast {
  /** Most pull requests with a known outcome that are read, the newest; `null` for all. */
  readonly limit: number | null;
  readonly progress: (doing: string) => void;
}

/** What is kept of a repository: facts on each pull request, and what was learned from them. */
export interface ForecastStore {
  readonly schema: typeof forecastSchema;
  readonly pasts: readonly Past[];
  readonly trained: TrainedForecast;
  /** Read from a forge: whatever had ended by then (ms since the epoch) was listed; `null` for a clone, or where no reading came to its end. */
  readonly heardUntil: number | null;
}

export const forecastSchema = 'patchline-forecast-2';
const dayMs = 86_400_000;
const lookBackMs = 365 * dayMs;
export const recentMs: number = 30 * dayMs;

/** Reads the past of a clone and reduces it to facts, by ascending number. Throws WorldError as the source does. */
export async function forecastPast(
  source: PastPullRequests,
  { limit, progress }: ReadingPast,
): Promise<{
  readonly pasts: readonly Past[];
  readonly leftOut: ReturnType<Awaited<ReturnType<PastPullRequests['read']>>['leftOut']>;
}> {
  const history = await source.read({ limit, lookBackMs, progress });
  const times = history.mainline.map(({ at }) => at);
  const pasts: Past[] = [];
  for await (const { pullRequest, outcome, ended } of history.pullRequests()) {
    const recentCommits = recentCommitsAt(times, pullRequest.createdAt);
    const around = { isExact: false, isAssociationOfThen: true, mainline: null, recentCommits };
    pasts.push({ opening: openingOf(pullRequest, around), outcome, ended });
  }
  return { pasts, leftOut: history.leftOut() };
}

/** How many of these times, oldest first, lie in the 30 days before. */
export function recentCommitsAt(times: readonly number[], at: number): number {
  return countBefore(times, at) - countBefore(times, at - recentMs);
}

function countBefore(times: readonly number[], at: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? Infinity) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Reads a store as it was written; `null` for one of another version or damaged, which is made anew by training. */
export function parseForecastStore(text: string): ForecastStore | null {
  try {
    const store = JSON.parse(text) as Partial<ForecastStore> | null;
    return store?.schema === forecastSchema && Array.isArray(store.pasts) && store.trained !== undefined
      ? ({ ...store, heardUntil: store.heardUntil ?? null } as ForecastStore)
      : null;
  } catch {
    return null;
  }
}

/** Adds newly read pull requests to what was kept before, newer facts in place of older ones, and learns from all. */
export function learnForecast(
  kept: readonly Past[],
  read: readonly Past[],
  heardUntil: ForecastStore['heardUntil'] = null,
): ForecastStore {
  const byNumber = new Map([...kept, ...read].map((past) => [past.opening.number, past]));
  const pasts = [...byNumber.values()].toSorted((one, other) => one.opening.number - other.opening.number);
  return { schema: forecastSchema, pasts, trained: trainForecast(pasts), heardUntil };
}

/** Forecasts pull requests that the store has seen, each as on the day it was opened: nothing that came later is used but what the models learned. */
export function forecastNumber({ pasts, trained }: ForecastStore, number: number): Forecast {
  const found = pasts.find(({ opening }) => opening.number === number);
  if (found === undefined) {
    throw new WorldError(
      'usage',
      `There is no pull request #${number} among the ${pasts.length} that the forecast has read. Fetch it and run "patchline forecast train" again.`,
    );
  }
  const before = pasts.filter(({ opening }) => opening.number < number);
  return startForecasting(trained, before)(found.opening);
}

/** Forecasts something that is about to be opened, after everything that the store has seen. */
export function forecastOpenings({ pasts, trained }: ForecastStore): (opening: Opening) => Forecast {
  return startForecasting(trained, pasts);
}

/** Measures how good the forecasts of the last 30 % would have been. */
export function reportForecast({ pasts }: Pick<ForecastStore, 'pasts'>): ForecastReport {
  return measureForecast(pasts).report;
}
