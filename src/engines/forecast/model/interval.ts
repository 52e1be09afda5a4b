import type { Forecast } from '#domain/forecast.ts';
import type { Judged } from '../measures/measures.ts';

const nearest = 60;
/** 80 % of a normal distribution lie within so many standard deviations. */
const deviations = 1.2816;
/** How much a forecast by the prior alone may be off, in pull requests: repositories differ. */
const priorWorth = 12;

/**
 * Where the share of merged ones lies for forecasts like this one: Wilson's interval over the nearest earlier forecasts whose end is
 * known, with the forecast itself counted as `priorWorth` pull requests, so that it is wide where little is known.
 */
export function intervalOf(chance: number, told: readonly Judged[]): Forecast['interval'] {
  const near = told.toSorted((one, other) => Math.abs(one.chance - chance) - Math.abs(other.chance - chance)).slice(0, nearest);
  const count = near.length + priorWorth;
  const share = (near.filter(({ isMerged }) => isMerged).length + priorWorth * chance) / count;
  const square = deviations ** 2;
  const middle = (share + square / (2 * count)) / (1 + square / count);
  const half = (deviations / (1 + square / count)) * Math.sqrt((share * (1 - share)) / count + square / (4 * count ** 2));
  return { low: Math.max(0, Math.min(chance, middle - half)), high: Math.min(1, Math.max(chance, middle + half)) };
}

/** Below and above, the interval leaves no doubt on which side of even odds it lies. */
export function verdictOf({ low, high }: Forecast['interval']): Forecast['verdict'] {
  if (low > 0.5) return 'likely';
  return high < 0.5 ? 'unlikely' : 'abstain';
}
