import { dot, fitLogistic, type LogisticWeights } from '../learn/logistic.ts';

/** A forecast of which it is known by now what came of it. */
export interface Told {
  readonly odds: number;
  readonly label: number;
}

/** Slope and constant that set log-odds right (Platt scaling), drawn to leaving them as they are. */
export type Calibration = LogisticWeights;

export const unchanged: Calibration = [1, 0];
/** The newest this many are looked at. */
const window = 400;
const pulls = [400, 60];

export function calibrate(told: readonly Told[]): Calibration {
  const newest = told.slice(-window);
  return fitLogistic({
    rows: newest.map(({ odds }) => [odds]),
    labels: newest.map(({ label }) => label),
    towards: unchanged,
    pulls,
  });
}

export function calibrated(calibration: Calibration, odds: number): number {
  return chanceOf(dot([odds], calibration));
}

export function chanceOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}
