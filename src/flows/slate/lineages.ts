import type { Rung } from '#ports/builder.ts';
import { isDeterministic } from '#stages/ladder.ts';

/** One builder that is asked for one variant, and asked again with what was against it. */
export interface Lineage {
  /** `small-3`; of a rung that gives the same whenever it is asked, the rung's name. */
  readonly id: string;
  readonly rung: Rung;
  /** What makes its variant different from the others; `null` for a builder that reads no prose. */
  readonly angle: string | null;
  /** Times that it may be asked at most. */
  readonly turns: number;
}

/** A variant is written anew at most twice. */
const mostTurns = 3;

const angles = [
  'Make the smallest change that is right.',
  'Mend the place where the wrong value is made, and not where it shows.',
  'Think first of neighbouring inputs that nobody mentioned: empty, zero, negative, repeated, very large. The change has to be right for these, too.',
  'Follow how the same thing is done elsewhere in this code, and write it the way its authors would.',
  'Write it so that the next reader sees at once why it is right, even where that takes a line more.',
  'Change nothing that callers may rely on: names, order, types, errors.',
] as const;

/** Rungs that are asked once: what they are told does not change what they give. */
export function fixedLineages(ladder: readonly Rung[]): readonly Lineage[] {
  return ladder.filter(isDeterministic).map((rung) => ({ id: rung.name, rung, angle: null, turns: 1 }));
}

/** So many variants shared out over the rungs that read prose, cheapest first, each with an angle of its own. */
export function proseLineages(ladder: readonly Rung[], wanted: number): readonly Lineage[] {
  const rungs = ladder.filter((rung) => !isDeterministic(rung));
  return Array.from({ length: rungs.length === 0 ? 0 : wanted }, (_, index) => {
    const rung = rungs[index % rungs.length];
    if (rung === undefined) return [];
    const number = Math.floor(index / rungs.length) + 1;
    const angle = `Several engineers mend this, each in a way of their own. You are number ${index + 1}. Your way: ${angles[index % angles.length] ?? ''}`;
    return [{ id: `${rung.name}-${number}`, rung, angle, turns: Math.min(mostTurns, Math.max(1, rung.attempts)) }];
  }).flat();
}

/** How many variants the search may give at most: half, where somebody else builds, too. */
export function searchShare(ladder: readonly Rung[], wanted: number): number {
  return ladder.some((rung) => !isDeterministic(rung)) ? Math.ceil(wanted / 2) : wanted;
}
