import type { Binned } from './bins.ts';

/** A decision tree in arrays: node k asks whether feature `feature[k]` is at most `limit[k]`, and goes to node `left[k]` or `left[k] + 1`. A leaf has feature -1 and adds `value[k]`. */
export interface Tree {
  readonly feature: readonly number[];
  readonly limit: readonly number[];
  /** Where to go with a value that is not known. */
  readonly unknownLeft: readonly number[];
  readonly left: readonly number[];
  readonly value: readonly number[];
}

export interface TreeSettings {
  readonly depth: number;
  /** Least sum of second derivatives in a leaf. */
  readonly leastWeight: number;
  readonly ridge: number;
}

export interface Slopes {
  readonly gradient: Float64Array;
  readonly curve: Float64Array;
}

interface Growing {
  feature: number[];
  limit: number[];
  unknownLeft: number[];
  left: number[];
  value: number[];
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly unknownLeft: boolean;
}

/** Grows one tree on the given rows and features (Chen and Guestrin, XGBoost, KDD 2016: second-order gain over histograms). */
export function growTree(
  columns: readonly Binned[],
  slopes: Slopes,
  {
    rows,
    features,
    settings,
  }: { readonly rows: Uint32Array; readonly features: readonly number[]; readonly settings: TreeSettings },
): Tree {
  const tree: Growing = { feature: [], limit: [], unknownLeft: [], left: [], value: [] };
  const addNode = (): number => {
    tree.feature.push(-1);
    tree.limit.push(0);
    tree.unknownLeft.push(0);
    tree.left.push(0);
    return tree.value.push(0) - 1;
  };
  const waiting = [{ node: addNode(), rows, depth: 0 }];
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    const { node, rows: here, depth } = one;
    const total = sums(slopes, here);
    tree.value[node] = -total.gradient / (total.curve + settings.ridge);
    if (depth >= settings.depth || total.curve < 2 * settings.leastWeight) continue;
    const split = bestSplit(columns, slopes, { rows: here, features, settings, total });
    if (split === null) continue;
    const column = columns[split.feature];
    if (column === undefined) continue;
    const { bins, upper } = column;
    const goesLeft = (row: number): boolean => {
      const bin = bins[row] ?? 0;
      return bin === 0 ? split.unknownLeft : bin <= split.bin;
    };
    tree.feature[node] = split.feature;
    tree.limit[node] = upper[split.bin - 1] ?? 0;
    tree.unknownLeft[node] = Number(split.unknownLeft);
    const left = addNode();
    const right = addNode();
    tree.left[node] = left;
    waiting.push({ node: left, rows: here.filter(goesLeft), depth: depth + 1 });
    waiting.push({ node: right, rows: here.filter((row) => !goesLeft(row)), depth: depth + 1 });
  }
  return tree;
}

function sums({ gradient, curve }: Slopes, rows: Uint32Array): { gradient: number; curve: number } {
  let [g, h] = [0, 0];
  for (const row of rows) {
    g += gradient[row] ?? 0;
    h += curve[row] ?? 0;
  }
  return { gradient: g, curve: h };
}

interface Where {
  readonly rows: Uint32Array;
  readonly features: readonly number[];
  readonly settings: TreeSettings;
  readonly total: { readonly gradient: number; readonly curve: number };
}

function bestSplit(columns: readonly Binned[], slopes: Slopes, { rows, features, settings, total }: Where): Split | null {
  const { ridge, leastWeight } = settings;
  const worth = (gradient: number, curve: number): number => (gradient * gradient) / (curve + ridge);
  const before = worth(total.gradient, total.curve);
  let best: Split | null = null;
  const gradients = new Float64Array(68);
  const curves = new Float64Array(68);
  for (const feature of features) {
    const column = columns[feature];
    if (column === undefined) continue;
    const { bins, upper } = column;
    gradients.fill(0);
    curves.fill(0);
    for (let at = 0; at < rows.length; at += 1) {
      const row = rows[at] as number;
      const bin = bins[row] as number;
      gradients[bin] = (gradients[bin] as number) + (slopes.gradient[row] as number);
      curves[bin] = (curves[bin] as number) + (slopes.curve[row] as number);
    }
    const [unknownGradient, unknownCurve] = [gradients[0] as number, curves[0] as number];
    let [g, h] = [0, 0];
    for (let bin = 1; bin < upper.length; bin += 1) {
      g += gradients[bin] as number;
      h += curves[bin] as number;
      for (const unknownLeft of unknownCurve > 0 ? [false, true] : [false]) {
        const [lg, lh] = unknownLeft ? [g + unknownGradient, h + unknownCurve] : [g, h];
        const [rg, rh] = [total.gradient - lg, total.curve - lh];
        if (lh < leastWeight || rh < leastWeight) continue;
        const gain = worth(lg, lh) + worth(rg, rh) - before;
        if (gain > (best?.gain ?? 1e-9)) best = { gain, feature, bin, unknownLeft };
      }
    }
  }
  return best;
}

/** What the tree adds for a row whose values are asked for by feature. */
export function valueOf(tree: Tree, valueAt: (feature: number) => number): number {
  let node = 0;
  for (let feature = tree.feature[0] ?? -1; feature >= 0; feature = tree.feature[node] ?? -1) {
    const value = valueAt(feature);
    const goesLeft = Number.isNaN(value) ? tree.unknownLeft[node] === 1 : value <= (tree.limit[node] ?? 0);
    node = (tree.left[node] ?? 0) + (goesLeft ? 0 : 1);
  }
  return tree.value[node] ?? 0;
}
