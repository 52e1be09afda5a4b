import { closureReasons, type ForecastReport, type ToldForecast } from '#domain/forecast.ts';
import { measure, reliabilityOf, type Judged } from './measures/measures.ts';
import { chanceOf } from './model/calibration.ts';
import { closuresOf } from './model/closure.ts';
import { driftOf, driftsAlong } from './model/drift.ts';
import { intervalOf, verdictOf } from './model/interval.ts';
import { fitLocal, localOdds } from './model/local.ts';
import { shippedPrior, type Prior } from './model/prior.ts';
import { lessonsOf, seeAll, walkForward, type Seen, type Walked } from './model/walk.ts';
import type { Past } from './past.ts';

const trained = 0.7;

export interface Measured {
  readonly report: ForecastReport;
  /** The forecasts in use, in the order of their numbers. */
  readonly rolling: readonly Judged[];
}

/** Forecasts the last 30 % of a past with a known end, each with what was known when it was opened, and measures what came of it. `pasts` is by ascending number. */
export function measureForecast(pasts: readonly Past[], prior: Prior = shippedPrior): Measured {
  const { seen } = seeAll(prior, pasts);
  const decided = seen.filter(({ outcome }) => outcome !== 'undecided');
  const border = decided[Math.floor(decided.length * trained)]?.number ?? Infinity;
  const [early, late] = [decided.filter(({ number }) => number < border), decided.filter(({ number }) => number >= border)];
  const base = early.filter(({ outcome }) => outcome === 'merged').length / Math.max(1, early.length);
  const fixed = fitLocal(prior.names, lessonsOf(early));
  const from = seen.findIndex(
    ({ number }) => number >= Math.min(border, decided[Math.floor(decided.length * warmUp)]?.number ?? border),
  );
  const { walked } = walkForward(prior.names, seen, from < 0 ? seen.length : from);
  const once = late.map((one) => ({ seen: one, ...judged(one, localOdds(fixed, one)) }));
  const rolling = walked.filter(({ seen: one }) => one.number >= border);
  const newcomers = rolling.filter(({ seen: one }) => isNewcomer(one));
  const history = historyOf(pasts, rolling);
  return {
    rolling,
    report: {
      seen: countsOf(pasts),
      closures: closureCounts(pasts),
      fixed: measure(once, base),
      rolling: measure(rolling, base),
      newcomers: measure(newcomers, base),
      newcomersFixed: measure(
        once.filter(({ seen: one }) => isNewcomer(one)),
        base,
      ),
      unmerged: measure(
        rolling.filter(({ seen: one }) => one.group !== 'bot' && !one.hasMerged),
        base,
      ),
      prior: measure(
        late.map((one) => judged(one, one.priorOdds)),
        base,
      ),
      abstention: abstentionOf(walked, border),
      reliability: reliabilityOf(rolling),
      newcomerReliability: reliabilityOf(newcomers),
      drift: driftOf(rolling),
      drifts: driftsAlong(history),
      history,
    },
  };
}

/** The walk begins here, so that there is something to recalibrate on at the border. */
const warmUp = 0.5;

function judged({ outcome }: Seen, odds: number): Judged {
  return { chance: chanceOf(odds), isMerged: outcome === 'merged' };
}

function isNewcomer({ group }: Seen): boolean {
  return group === 'newcomer';
}

function historyOf(pasts: readonly Past[], rolling: readonly Walked[]): readonly ToldForecast[] {
  const openedAt = new Map(pasts.map(({ opening }) => [opening.number, opening.at]));
  return rolling.map(({ seen, chance, isMerged }) => ({
    number: seen.number,
    at: openedAt.get(seen.number) ?? seen.now,
    chance: Math.round(chance * 10_000) / 10_000,
    isMerged,
    isNewcomer: isNewcomer(seen),
  }));
}

function countsOf(pasts: readonly Past[]): ForecastReport['seen'] {
  const count = (is: Past['outcome']): number => pasts.filter(({ outcome }) => outcome === is).length;
  return { total: pasts.length, merged: count('merged'), closed: count('closed'), undecided: count('undecided') };
}

function closureCounts(pasts: readonly Past[]): ForecastReport['closures'] {
  const found = [...closuresOf(pasts).values()];
  const counts = closureReasons.map((reason) => [reason, found.filter((one) => one.reason === reason).length] as const);
  return Object.fromEntries(counts) as ForecastReport['closures'];
}

function abstentionOf(walked: readonly Walked[], border: number): ForecastReport['abstention'] {
  let [all, abstained, right] = [0, 0, 0];
  for (const [index, { seen, chance, isMerged }] of walked.entries()) {
    if (seen.number < border) continue;
    const known = walked.slice(0, index).filter((one) => one.seen.now < seen.now - 30 * 86_400_000);
    const verdict = verdictOf(intervalOf(chance, known.slice(-400)));
    all += 1;
    if (verdict === 'abstain') abstained += 1;
    else if ((verdict === 'likely') === isMerged) right += 1;
  }
  return { share: all === 0 ? 0 : abstained / all, rightShare: all === abstained ? null : right / (all - abstained) };
}
