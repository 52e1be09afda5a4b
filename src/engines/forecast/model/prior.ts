import { logOdds, type Boosted } from '../learn/boost.ts';
import type { Features } from '../features/features.ts';
import type { Row } from './local.ts';
import table from './prior.json' with { type: 'json' };

/** What repositories have in common, learned from many of them. Made by `bench/forecast-train.ts`. */
export interface Prior extends Boosted {
  /** Repositories it was trained on: measure on others. */
  readonly trainedOn: readonly string[];
}

export const shippedPrior: Prior = table;

export function rowOf(prior: Prior, features: Features): Row {
  const values = Float64Array.from(prior.names, (name) => features[name] ?? NaN);
  return { values, priorOdds: logOdds(prior, values) };
}
