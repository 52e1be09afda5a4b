import { logOdds, type Boosted } from '../learn/boost.ts';
import type { Features } from '../features/features.ts';
import { groupOf } from '../features/history.ts';
import { newcomerWords } from '../features/newcomer-words.ts';
import type { Opening } from '../opening/opening.ts';
import type { Row } from './local.ts';
import table from './prior.json' with { type: 'json' };

/** What repositories have in common, learned from many of them. Made by `bench/forecast-train.ts`. */
export interface Prior extends Boosted {
  /** Repositories it was trained on: measure on others. */
  readonly trainedOn: readonly string[];
  /** What each word or path adds to the log-odds of somebody's first pull request: what the trees left unexplained elsewhere. */
  readonly newcomerWords: Readonly<Record<string, number>>;
}

export const shippedPrior: Prior = table;

export interface PriorRow extends Row {
  /** The part of the prior's log-odds that words and paths of a newcomer make. */
  readonly wordOdds: number;
}

/** What the prior sees of a pull request, with its features as at its opening. */
export function rowOf(prior: Prior, features: Features, opening: Opening): PriorRow {
  const values = Float64Array.from(prior.names, (name) => features[name] ?? NaN);
  const isNewcomer = groupOf(opening.isBot, features['authorOpened'] === 0) === 'newcomer';
  const wordOdds = isNewcomer ? newcomerWords(prior.newcomerWords, opening) : 0;
  return { values, priorOdds: logOdds(prior, values) + wordOdds, wordOdds };
}
