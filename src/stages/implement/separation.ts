import type { RankedCandidate } from '#ports/builder.ts';

/**
 * How much more plausible the first survivor must be than a rival that behaves differently, for the difference to decide. Measured
 * with `npm run bench:repair`: the smallest ratio at which at least 85 % of what is called fixed is right.
 */
export const separatingRatio = 3;

/** Rivals that behave differently from the first survivor and that nothing separates from it. */
export function unseparated(first: RankedCandidate, rivals: readonly RankedCandidate[]): readonly RankedCandidate[] {
  return rivals.filter((rival) => rival.differsOn.length > 0 && first.plausibility < separatingRatio * rival.plausibility);
}

/** Those of what passed that behave differently from the first of it. */
export function rivalsOf([first, ...others]: readonly RankedCandidate[]): readonly RankedCandidate[] {
  return others.filter((rival) => first?.sameBehaviourAs.includes(rival.patch.id) !== true);
}

/** Whether several things passed and nothing tells which one is meant. */
export function isOpen(passed: readonly RankedCandidate[]): boolean {
  const [first] = passed;
  return first !== undefined && unseparated(first, rivalsOf(passed)).length > 0;
}
