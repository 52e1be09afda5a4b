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
 * Trained on DupPR (Yu et al., MSR 2018) by `node bench/duplicates-train.ts --pairs FILE --repositories DIR`, which measures it with each
 * repository left out and prints this table.
 */
export const trainedWeights: Weights = {
  bias: -9,
  signals: { files: 3, places: 2, removed: 0.5, shingles: 2, names: 4, words: 2, issue: 1 },
};
