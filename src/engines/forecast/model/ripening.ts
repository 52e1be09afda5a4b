const dayMs = 86_400_000;
/** Of younger ones the slow merges are not known yet. */
const settledMs = 90 * dayMs;
const looked = 300;
/** What is believed of a repository that has merged nothing yet. */
const usualDays = [0.1, 0.5, 1, 2, 4, 7, 14, 30, 60, 120];

interface Merged {
  readonly now: number;
  readonly mergedAt: number | null;
}

/** How many of those that will be merged are merged so long after their opening (ms), as far as it was known at `now`. */
export function ripeningAt(seen: readonly Merged[], now: number): (age: number) => number {
  const delays = seen.flatMap(({ now: opened, mergedAt }) =>
    mergedAt !== null && mergedAt < now && opened < now - settledMs ? [Math.max(0, mergedAt - opened)] : [],
  );
  const sorted = Float64Array.from([...usualDays.map((days) => days * dayMs), ...delays.slice(-looked)]).sort();
  return (age) => countUpTo(sorted, age) / (sorted.length + 1);
}

function countUpTo(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
