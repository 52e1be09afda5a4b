import type { Opening } from '../opening/opening.ts';

/** How many earlier openings are looked at, where only bounds are known. */
const looked = 20;

/**
 * A time at which each pull request was certainly not yet opened or just being opened; never falls. Where the opening is not known
 * exactly, pull requests with smaller numbers were opened before: the second newest of their bounds is one too, and a single wrong clock cannot move it.
 */
export function startClock(): (opening: Pick<Opening, 'number' | 'at' | 'isExact'>) => number {
  let now = 0;
  let bounds: ReadonlyMap<number, number> = new Map();
  return ({ number, at, isExact }) => {
    bounds = new Map([...[...bounds].filter(([other]) => other !== number).slice(1 - looked), [number, at]]);
    const [, second] = [...bounds.values()].toSorted((one, other) => other - one);
    now = Math.max(now, isExact ? at : (second ?? 0));
    return now;
  };
}
