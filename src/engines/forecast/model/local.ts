import { boost, logOdds, type Boosted } from '../learn/boost.ts';
import { dot, fitLogistic, type LogisticWeights } from '../learn/logistic.ts';

/** What one repository adds to the prior: a logistic regression and a few trees, each starting from the prior's log-odds. */
export interface Local {
  readonly means: readonly number[];
  readonly deviations: readonly number[];
  /** First for the prior's log-odds, then one for each feature, the constant last. */
  readonly weights: LogisticWeights;
  readonly trees: Boosted;
}

/** One pull request as the models see it. */
export interface Row {
  /** In the order of the prior's names; NaN where not known. */
  readonly values: Float64Array;
  readonly priorOdds: number;
}

export interface Labelled extends Row {
  /** 1 merged, 0 not. */
  readonly label: number;
}

/** Chosen on a part inside the first 70 % of each repository (docs/forecast.md). */
const pulls = { prior: 10, feature: 300, constant: 1 };
const growth = { rounds: 60, rate: 0.05, depth: 4, leastWeight: 8, ridge: 10, rowShare: 0.6, featureShare: 0.3, seed: 1 };
const widest = 3;

/** Learns from what is there; from nothing it learns that the prior is right. */
export function fitLocal(names: readonly string[], rows: readonly Labelled[]): Local {
  const columns = names.map((_, at) => Float64Array.from(rows, ({ values }) => values[at] ?? NaN));
  const means = columns.map((column) => meanOf(known(column)));
  const deviations = columns.map((column, at) =>
    Math.sqrt(meanOf(known(column).map((value) => (value - (means[at] ?? 0)) ** 2))),
  );
  const labels = rows.map(({ label }) => label);
  const weights = fitLogistic({
    rows: rows.map((row) => scaled(row, means, deviations)),
    labels,
    towards: [1, ...names.map(() => 0), 0],
    pulls: [pulls.prior, ...names.map(() => pulls.feature), pulls.constant],
  });
  const odds = Float64Array.from(rows, ({ priorOdds }) => priorOdds);
  const answers = { labels: Float64Array.from(labels), weights: new Float64Array(rows.length).fill(1), offsets: odds };
  const table = { names: [...names, 'prior'], columns: [...columns, odds], length: rows.length };
  return { means, deviations, weights, trees: boost(table, answers, rows.length === 0 ? { ...growth, rounds: 0 } : growth) };
}

/** Log-odds: the mean of what the two parts and the prior say. */
export function localOdds({ means, deviations, weights, trees }: Local, row: Row): number {
  const byWeights = dot(scaled(row, means, deviations), weights);
  return (byWeights + row.priorOdds + logOdds(trees, withPrior(row)) + row.priorOdds) / 3;
}

export function withPrior({ values, priorOdds }: Row): Float64Array {
  const all = new Float64Array(values.length + 1);
  all.set(values);
  all[values.length] = priorOdds;
  return all;
}

/** Standard scores, bounded; what is not known is taken for the mean. */
export function scaled({ values, priorOdds }: Row, means: readonly number[], deviations: readonly number[]): readonly number[] {
  const scores = [priorOdds];
  for (const [at, value] of values.entries()) {
    const deviation = deviations[at] ?? 0;
    const score = Number.isNaN(value) || deviation < 1e-6 ? 0 : (value - (means[at] ?? 0)) / deviation;
    scores.push(Math.max(-widest, Math.min(widest, score)));
  }
  return scores;
}

function known(column: Float64Array): Float64Array {
  return column.filter((value) => !Number.isNaN(value));
}

function meanOf(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
