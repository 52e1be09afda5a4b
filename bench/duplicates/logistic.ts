/** One example: what is known, and whether it is so. */
export interface Example {
  readonly values: readonly number[];
  readonly isSo: boolean;
}

/** Logistic regression by Newton's method with a ridge of `ridge` on all weights but the bias, which comes last. */
export function fitLogistic(examples: readonly Example[], ridge: number = 1): readonly number[] {
  const size = (examples[0]?.values.length ?? 0) + 1;
  const weights = Array.from({ length: size }, () => 0);
  for (let round = 0; round < 40; round += 1) {
    const gradient = weights.map((weight, index) => (index === size - 1 ? 0 : ridge * weight));
    const hessian = weights.map((_, row) =>
      weights.map((__, column) => (row === column ? (row === size - 1 ? 1e-6 : ridge) : 0)),
    );
    for (const { values, isSo } of examples) addExample([...values, 1], isSo, { weights, gradient, hessian });
    const step = solve(hessian, gradient);
    for (const [index, change] of step.entries()) weights[index] = (weights[index] ?? 0) - change;
    if (Math.max(...step.map(Math.abs)) < 1e-7) break;
  }
  return weights;
}

interface Sums {
  readonly weights: readonly number[];
  readonly gradient: number[];
  readonly hessian: readonly number[][];
}

function addExample(values: readonly number[], isSo: boolean, { weights, gradient, hessian }: Sums): void {
  const chance = 1 / (1 + Math.exp(-values.reduce((sum, value, index) => sum + value * (weights[index] ?? 0), 0)));
  const curve = chance * (1 - chance);
  for (const [row, value] of values.entries()) {
    if (value === 0) continue;
    gradient[row] = (gradient[row] ?? 0) + value * (chance - Number(isSo));
    const line = hessian[row] ?? [];
    for (const [column, other] of values.entries()) line[column] = (line[column] ?? 0) + curve * value * other;
  }
}

/** Gauss elimination; the matrix is positive definite, so no pivots are looked for. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): readonly number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (const [at, pivot] of rows.entries()) {
    for (const row of rows) {
      if (row === pivot) continue;
      const factor = (row[at] ?? 0) / (pivot[at] ?? 1);
      for (let column = at; column < row.length; column += 1) row[column] = (row[column] ?? 0) - factor * (pivot[column] ?? 0);
    }
  }
  return rows.map((row, index) => (row.at(-1) ?? 0) / (row[index] ?? 1));
}
