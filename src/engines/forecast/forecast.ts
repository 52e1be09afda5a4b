// What a repository will say to a pull request, learned from what it said to earlier ones. The front of this engine.
import type { Drift, Forecast } from '#domain/forecast.ts';
import { featuresOf } from './features/features.ts';
import { groupOf } from './features/history.ts';
import { reasonsOf } from './reasons.ts';
import { calibrated, chanceOf, type Calibration } from './model/calibration.ts';
import { driftOf } from './model/drift.ts';
import { intervalOf, verdictOf } from './model/interval.ts';
import { fitLocal, localOdds, type Local } from './model/local.ts';
import { rowOf, shippedPrior, type Prior } from './model/prior.ts';
import { lessonsOf, seeAll, walkForward } from './model/walk.ts';
import type { Judged } from './measures/measures.ts';
import type { Opening } from './opening/opening.ts';
import type { Past } from './past.ts';

export { openingOf, type Opening, type Surroundings } from './opening/opening.ts';
export { measureForecast, type Measured } from './report.ts';
export { measure, type Judged } from './measures/measures.ts';
export { shippedPrior, type Prior } from './model/prior.ts';
export { closuresOf } from './model/closure.ts';
export type { Past } from './past.ts';

/** What was learned from one repository's past; plain data, so that it can be stored. */
export interface TrainedForecast {
  readonly local: Local;
  readonly calibration: Calibration;
  /** The newest forecasts whose end is known, as they would have been made. */
  readonly told: readonly Judged[];
  readonly drift: Drift;
  /** Pull requests learned from. */
  readonly seen: number;
}

/** Learns from a repository's past, by ascending number. From an empty past it learns that the prior is right. */
export function trainForecast(pasts: readonly Past[], prior: Prior = shippedPrior): TrainedForecast {
  const { seen } = seeAll(prior, pasts);
  const lessons = lessonsOf(seen);
  const { walked, calibration } = walkForward(prior.names, seen, Math.floor(seen.length / 2));
  const told = walked.slice(-toldKept).map(({ chance, isMerged }) => ({ chance, isMerged }));
  return { local: fitLocal(prior.names, lessons), calibration, told, drift: driftOf(told), seen: lessons.length };
}

const toldKept = 400;

/**
 * Makes ready to forecast openings of a repository as it stands after `pasts`. The returned function answers within a millisecond, and
 * forecasts variants of one number as well: an opening is never remembered.
 */
export function startForecasting(
  trained: TrainedForecast,
  pasts: readonly Past[],
  prior: Prior = shippedPrior,
): (opening: Opening) => Forecast {
  const { history } = seeAll(prior, pasts);
  return (opening) => {
    const features = featuresOf(history, opening);
    const row = rowOf(prior, features, opening);
    const group = groupOf(opening.isBot, features['authorOpened'] === 0);
    const chance = calibrated(trained.calibration, { odds: localOdds(trained.local, row), group });
    const interval = intervalOf(chance, trained.told);
    const decided = verdictOf(interval);
    const verdict = trained.drift.isAlarming ? 'abstain' : decided;
    return {
      number: opening.number,
      chance,
      interval,
      verdict,
      abstention: verdict === 'abstain' ? abstentionFor(trained, interval) : null,
      reasons: reasonsOf(prior, trained.local, row, features),
      priorChance: chanceOf(row.priorOdds),
      seen: trained.seen,
    };
  };
}

function abstentionFor({ drift }: TrainedForecast, { low, high }: Forecast['interval']): string {
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  if (drift.isAlarming)
    return `Of the newest ${drift.count} pull requests ${drift.observed} were merged where ${Math.round(drift.expected)} were expected, so that forecasts cannot be relied on now.`;
  return `Pull requests like this one are merged in ${percent(low)} to ${percent(high)} of cases, which leaves both ends open.`;
}
