import { sketchNames, type SketchName } from '../fingerprint/fingerprint.ts';

/** What speaks for two pull requests being about the same work: alike in one of the sketches (0..1), or in an issue that both name. */
export type Signal = SketchName | 'issue';
export const signalNames: readonly Signal[] = [...sketchNames, 'issue'];

/** Of a logistic regression. */
export interface Weights {
  readonly bias: number;
  readonly signals: Readonly<Record<Signal, number>>;
}

/**
 * Trained on 633 duplicates of six repositories of DupPR (Yu et al., MSR 2018), none below zero, by `node bench/duplicates-train.ts
 * --pairs FILE --repositories DIR`, which measures them with each repository left out and prints this table. Beside names and places,
 * removed lines and shingles added nothing there.
 */
export const trainedWeights: Weights = {
  bias: -7.12,
  signals: { files: 4.03, places: 1.53, removed: 0, shingles: 0, names: 2.42, words: 1.91, issue: 0.21 },
};
