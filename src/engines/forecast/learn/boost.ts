import { binned, type Table } from './bins.ts';
import { randomFrom } from '#lib/random.ts';
import { growTree, valueOf, type Tree, type TreeSettings } from './tree.ts';

export interface BoostSettings extends TreeSettings {
  readonly rounds: number;
  readonly rate: number;
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
}

/** Trees that add up to a log-odds. */
export interface Boosted {
  readonly names: readonly string[];
  readonly start: number;
  readonly trees: readonly Tree[];
}

export interface Answers {
  /** 1 or 0 for each row. */
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  /** Log-odds that each row starts from; the trees then only say what is different. */
  readonly offsets: Float64Array | null;
}

/** Gradient boosting of decision trees for a yes or no (Friedman 2001, with the second-order steps of XGBoost). */
export function boost(table: Table, { labels, weights, offsets }: Answers, settings: BoostSettings): Boosted {
  const random = randomFrom(settings.seed);
  const columns = table.columns.map(binned);
  const start = offsets === null ? logOddsOf(labels, weights) : 0;
  const odds = offsets === null ? new Float64Array(table.length).fill(start) : offsets.slice();
  const slopes = { gradient: new Float64Array(table.length), curve: new Float64Array(table.length) };
  const trees: Tree[] = [];
  for (let round = 0; round < settings.rounds; round += 1) {
    for (let row = 0; row < table.length; row += 1) {
      const chance = 1 / (1 + Math.exp(-(odds[row] ?? 0)));
      const weight = weights[row] ?? 0;
      slopes.gradient[row] = weight * (chance - (labels[row] ?? 0));
      slopes.curve[row] = weight * Math.max(1e-6, chance * (1 - chance));
    }
    const rows = Uint32Array.from({ length: table.length }, (_, row) => row).filter(() => random() < settings.rowShare);
    const features = table.names.map((_, feature) => feature).filter(() => random() < settings.featureShare);
    const grown = growTree(columns, slopes, { rows, features, settings });
    const tree = { ...grown, value: grown.value.map((value) => Number((settings.rate * value).toPrecision(4))) };
    trees.push(tree);
    for (let row = 0; row < table.length; row += 1) {
      odds[row] = (odds[row] ?? 0) + valueOf(tree, (feature) => table.columns[feature]?.[row] ?? NaN);
    }
  }
  return { names: table.names, start, trees };
}

/** Log-odds for one row of values in the order of `names`. */
export function logOdds({ start, trees }: Boosted, values: Float64Array): number {
  return trees.reduce((sum, tree) => sum + valueOf(tree, (feature) => values[feature] ?? NaN), start);
}

function logOddsOf(labels: Float64Array, weights: Float64Array): number {
  const [yes, all] = labels.reduce(
    ([some, total], label, row) => [some + label * (weights[row] ?? 0), total + (weights[row] ?? 0)],
    [1, 2],
  );
  return Math.log(yes / (all - yes));
}
