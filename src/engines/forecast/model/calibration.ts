import type { Group } from '../features/history.ts';
import { dot, fitLogistic, type LogisticWeights } from '../learn/logistic.ts';

/** A forecast that was made before, and what is known by now of what came of it. */
export interface Told {
  readonly odds: number;
  readonly group: Group;
  readonly isMerged: boolean;
  /** How many of those that will be merged are merged at that age; 1 where it is settled. */
  readonly ripeness: number;
  /** What it counts, 0 to 1. */
  readonly count: number;
}

/** What sets log-odds right: a slope, what newcomers and bots have apart, and a constant; each drawn to leaving them as they are. */
export type Calibration = LogisticWeights;

export const unchanged: Calibration = [1, 0, 0, 0];
/** The newest this many are looked at, and after so many a forecast counts half. */
export const calibrationWindow = 750;
const halfLife = 150;
const pulls = [200, 10, 10, 20];
const rounds = 4;

/**
 * Platt scaling on the newest forecasts. One that is not merged so far is not waited for: it counts as merged as far as that is still
 * likely, by its own chance and its age (expectation and maximisation over what is not known yet: Dempster, Laird, Rubin 1977).
 */
export function calibrate(told: readonly Told[]): Calibration {
  const newest = told.slice(-calibrationWindow);
  const rows = newest.map(rowOf);
  const counts = newest.map(({ count }, index) => count * 2 ** ((index + 1 - newest.length) / halfLife));
  let calibration = unchanged;
  for (let round = 0; round < rounds; round += 1) {
    const labels = newest.map((one) => stillLikely(one, calibrated(calibration, one)));
    calibration = fitLogistic({ rows, labels, counts, towards: unchanged, pulls });
  }
  return calibration;
}

function stillLikely({ isMerged, ripeness }: Told, chance: number): number {
  return isMerged ? 1 : (chance * (1 - ripeness)) / (1 - chance * ripeness);
}

export function calibrated(calibration: Calibration, of: Pick<Told, 'odds' | 'group'>): number {
  return chanceOf(dot(rowOf(of), calibration));
}

function rowOf({ odds, group }: Pick<Told, 'odds' | 'group'>): readonly number[] {
  return [odds, Number(group === 'newcomer'), Number(group === 'bot')];
}

export function chanceOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
