import type { ForecastMeasures, ReliabilityBin } from '#domain/forecast.ts';
import { debiased } from './debiased.ts';

export interface Judged {
  readonly chance: number;
  readonly isMerged: boolean;
}

const bins = 10;
const fewest = 20;

/** `base` is the share of merged ones that was known before. */
export function measure(judged: readonly Judged[], base: number): ForecastMeasures {
  const merged = judged.filter(({ isMerged }) => isMerged).length;
  const brier = mean(judged.map(({ chance, isMerged }) => (chance - Number(isMerged)) ** 2));
  const plain = mean(judged.map(({ isMerged }) => (base - Number(isMerged)) ** 2));
  const reliability = reliabilityOf(judged);
  return {
    count: judged.length,
    merged,
    auc: judged.length < fewest || merged === 0 || merged === judged.length ? null : areaUnderCurve(judged),
    brier,
    skill: plain === 0 || judged.length === 0 ? null : 1 - brier / plain,
    calibrationError: weighted(reliability, judged.length, ({ meanChance, mergedShare }) => Math.abs(meanChance - mergedShare)),
    calibrationFloor: weighted(reliability, judged.length, ({ meanChance, count }) =>
      Math.sqrt((2 * meanChance * (1 - meanChance)) / (Math.PI * count)),
    ),
    calibrationErrorDebiased: Math.max(0, weighted(reliability, judged.length, debiased)),
  };
}

/** Probability that a merged one has the higher chance; equal chances count half. */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const groups = [...Map.groupBy(judged, ({ chance }) => chance)].toSorted(([one], [other]) => one - other);
  let [closedBefore, pairs, merged] = [0, 0, 0];
  for (const [, group] of groups) {
    const here = group.filter(({ isMerged }) => isMerged).length;
    pairs += here * (closedBefore + (group.length - here) / 2);
    closedBefore += group.length - here;
    merged += here;
  }
  return pairs / (merged * closedBefore);
}

/** Ten bins of equal width; empty ones are left out. */
export function reliabilityOf(judged: readonly Judged[]): readonly ReliabilityBin[] {
  return Array.from({ length: bins }, (_, bin) => {
    const here = judged.filter(({ chance }) => Math.min(bins - 1, Math.floor(chance * bins)) === bin);
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      count: here.length,
      meanChance: mean(here.map(({ chance }) => chance)),
      mergedShare: mean(here.map(({ isMerged }) => Number(isMerged))),
    };
  }).filter(({ count }) => count > 0);
}

function weighted(reliability: readonly ReliabilityBin[], total: number, of: (bin: ReliabilityBin) => number): number {
  return total === 0 ? 0 : reliability.reduce((sum, bin) => sum + bin.count * of(bin), 0) / total;
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
