/** Weights of a logistic regression; the last is the constant. */
export type LogisticWeights = readonly number[];

export interface Examples {
  readonly rows: readonly (readonly number[])[];
  /** 1 or 0 for each row, or how likely it is 1. */
  readonly labels: readonly number[];
  /** What each row counts; 1 where left out. */
  readonly counts?: readonly number[];
  /** Weights the answer is drawn to, the constant last. */
  readonly towards: LogisticWeights;
  /** How strongly each weight is drawn, in examples. */
  readonly pulls: readonly number[];
}

/** Logistic regression by Newton's method; without examples the answer is `towards`. */
export function fitLogistic({ rows, labels, counts = [], towards, pulls }: Examples): LogisticWeights {
  const weights = [...towards];
  const inputs = rows.map((row) => Float64Array.from([...row, 1]));
  for (let round = 0; round < 30; round += 1) {
    const { gradient, hessian } = slopesAt(weights, { inputs, labels, counts, towards, pulls });
    const step = solve(hessian, gradient);
    const longest = Math.max(...step.map(Math.abs));
    const scale = Math.min(1, longestStep / Math.max(longest, 1e-12));
    for (const [at, change] of step.entries()) weights[at] = (weights[at] ?? 0) - scale * change;
    if (longest < 1e-6) break;
  }
  return weights;
}

const longestStep = 5;

type Inputs = Required<Omit<Examples, 'rows'>> & { readonly inputs: readonly Float64Array[] };

function slopesAt(
  weights: LogisticWeights,
  { inputs, labels, counts, towards, pulls }: Inputs,
): { readonly gradient: readonly number[]; readonly hessian: readonly (readonly number[])[] } {
  const size = weights.length;
  const gradient = Float64Array.from(weights, (weight, at) => (pulls[at] ?? 0) * (weight - (towards[at] ?? 0)));
  const lower = new Float64Array(size * size);
  for (const [index, input] of inputs.entries()) {
    const odds = input.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), 0);
    const chance = 1 / (1 + Math.exp(-odds));
    const count = counts[index] ?? 1;
    const miss = count * (chance - (labels[index] ?? 0));
    const curve = count * chance * (1 - chance);
    for (let one = 0; one < size; one += 1) {
      const value = input[one] ?? 0;
      if (value === 0) continue;
      gradient[one] = (gradient[one] ?? 0) + miss * value;
      const [start, slope] = [one * size, curve * value];
      for (let other = 0; other <= one; other += 1)
        lower[start + other] = (lower[start + other] ?? 0) + slope * (input[other] ?? 0);
    }
  }
  const hessian = weights.map((_, row) =>
    weights.map(
      (__, column) =>
        (lower[Math.max(row, column) * size + Math.min(row, column)] ?? 0) + (row === column ? (pulls[row] ?? 0) + 1e-9 : 0),
    ),
  );
  return { gradient: [...gradient], hessian };
}

/** Log-odds of a row. */
export function dot(row: readonly number[], weights: LogisticWeights): number {
  return row.reduce((sum, value, at) => sum + value * (weights[at] ?? 0), weights.at(-1) ?? 0);
}

/** Gauss elimination of a positive definite matrix, so that no pivots are looked for. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, at) => [...row, right[at] ?? 0]);
  for (const [at, pivot] of rows.entries()) {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1);
      if (factor === 0) continue;
      for (let column = at; column < row.length; column += 1) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  return rows.map((row, at) => (row.at(-1) ?? 0) / (row[at] ?? 1));
}
