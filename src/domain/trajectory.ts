import type { Trajectory } from './hypothesis-graph.ts';

/**
 * How repeated trials move, from the number of failing tests of each (the first is base, before any trial). `convergent`: never more, and fewer at the
 * end; `divergent`: never fewer, and more at the end; `oscillatory`: it turns back to a number that it had left; `chaotic`: it turns
 * without coming back. `null` where nothing moved or fewer than two were counted.
 */
export function trajectoryOf(failing: readonly number[]): Trajectory | null {
  const steps = failing.slice(1).map((count, index) => Math.sign(count - (failing[index] ?? 0)));
  const hasFallen = steps.includes(-1);
  const hasRisen = steps.includes(1);
  if (!hasFallen && !hasRisen) return null;
  if (!hasRisen) return 'convergent';
  if (!hasFallen) return 'divergent';
  return comesBack(failing) ? 'oscillatory' : 'chaotic';
}

/** The last number was left once and is there again. */
function comesBack(failing: readonly number[]): boolean {
  const last = failing.at(-1);
  const earlier = failing.slice(0, -1).lastIndexOf(last ?? -1);
  return earlier >= 0 && failing.slice(earlier, -1).some((count) => count !== last);
}
