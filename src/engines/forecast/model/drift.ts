import type { Drift, DriftPoint, ToldForecast } from '#domain/forecast.ts';
import type { Judged } from '../measures/measures.ts';

const newest = 60;
const alarming = 3;

/** Holds the newest forecasts whose end is known against what came of them. */
export function driftOf(told: readonly Judged[]): Drift {
  const late = told.slice(-newest);
  const expected = late.reduce((sum, { chance }) => sum + chance, 0);
  const observed = late.filter(({ isMerged }) => isMerged).length;
  const variance = late.reduce((sum, { chance }) => sum + chance * (1 - chance), 0);
  const distance = variance === 0 ? 0 : (observed - expected) / Math.sqrt(variance);
  return {
    isAlarming: late.length >= newest / 2 && Math.abs(distance) > alarming,
    count: late.length,
    expected,
    observed,
    distance,
  };
}

const mostPoints = 40;

/** Drift as it stood on the way, at equal steps, the newest forecast among them. `told` is by ascending number; fewer than sixty have no way behind them. */
export function driftsAlong(told: readonly ToldForecast[]): readonly DriftPoint[] {
  const step = Math.max(1, Math.ceil((told.length - newest + 1) / mostPoints));
  const ends = Array.from({ length: mostPoints }, (_, index) => told.length - index * step).filter((end) => end >= newest);
  return ends.toReversed().flatMap((end) => {
    const last = told[end - 1];
    return last === undefined ? [] : [{ number: last.number, at: last.at, ...driftOf(told.slice(0, end)) }];
  });
}
