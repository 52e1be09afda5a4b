import type { Drift } from '#domain/forecast.ts';
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
