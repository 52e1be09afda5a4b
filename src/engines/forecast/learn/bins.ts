/** Rows of numbers under names; NaN where a value is not known. */
export interface Table {
  readonly names: readonly string[];
  /** One array per name, all of the same length. */
  readonly columns: readonly Float64Array[];
  readonly length: number;
}

/** A column cut into few bins: bin 0 is for what is not known, bin k (from 1) for values up to `upper[k - 1]`. */
export interface Binned {
  readonly bins: Uint8Array;
  readonly upper: readonly number[];
}

const mostBins = 64;

/** Cuts at quantiles of the known values, rounded, so that a table of trees stays short. */
export function binned(column: Float64Array): Binned {
  const known = column.filter((value) => !Number.isNaN(value)).sort();
  const cuts = new Set<number>();
  for (let at = 1; at < mostBins; at += 1) {
    const value = known[Math.floor((at * known.length) / mostBins)];
    if (value !== undefined) cuts.add(Number(value.toPrecision(4)));
  }
  const upper = [...cuts].toSorted((one, other) => one - other);
  const bins = new Uint8Array(column.length);
  for (const [row, value] of column.entries()) bins[row] = binOf(upper, value);
  return { bins, upper: [...upper, Infinity] };
}

function binOf(upper: readonly number[], value: number): number {
  if (Number.isNaN(value)) return 0;
  let [low, high] = [0, upper.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= (upper[middle] ?? Infinity)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
