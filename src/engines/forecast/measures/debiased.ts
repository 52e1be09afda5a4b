import type { ReliabilityBin } from '#domain/forecast.ts';

/**
 * The calibration error of one bin, less the bias that chance adds: the share of merged ones is drawn anew from a normal distribution
 * around the observed one, and what that adds to the error on average is taken off (Kumar, Liang, Ma, "Verified Uncertainty Calibration",
 * NeurIPS 2019, arXiv:1909.10155; of ECE and with the mean in closed form). May be below zero. Of forecasts that are exactly right it
 * takes off about four tenths of the bias, of worse ones nearly all.
 */
export function debiased({
  count,
  meanChance,
  mergedShare,
}: Pick<ReliabilityBin, 'count' | 'meanChance' | 'mergedShare'>): number {
  const miss = Math.abs(meanChance - mergedShare);
  return 2 * miss - meanAbsolute(miss, Math.sqrt((mergedShare * (1 - mergedShare)) / count));
}

/** Mean of the absolute value of a normal variable (folded normal distribution). */
function meanAbsolute(mean: number, deviation: number): number {
  if (deviation === 0) return Math.abs(mean);
  const standard = mean / deviation;
  return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(standard ** 2) / 2) + mean * errorFunction(standard / Math.SQRT2);
}

/** Abramowitz and Stegun 7.1.26, for values of at least 0; off by less than 2e-7. */
function errorFunction(value: number): number {
  const step = 1 / (1 + 0.3275911 * value);
  const series = [1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592];
  return 1 - series.reduce((sum, factor) => (sum + factor) * step, 0) * Math.exp(-(value ** 2));
}
