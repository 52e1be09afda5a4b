import type { Opening } from '../opening/opening.ts';

/** How many of people's earlier openings are looked at, where only bounds are known, and which of them is believed. */
const looked = 20;
const believed = 6;
/** For so many openings the time does not go back; a burst of wrong clocks is forgotten after them. */
const steady = 40;

/**
 * A time at which a pull request was not yet opened, or just being opened. Where the opening is not known exactly, all that is known is
 * when the first commit was dated, and that smaller numbers were opened before. Programs that rebase write their commits anew, and so do
 * some people, so that such a date may lie after the opening: only people's are taken, and of the last twenty the sixth newest.
 */
export function startClock(): (opening: Pick<Opening, 'number' | 'at' | 'isExact' | 'isBot'>) => number {
  let bounds: ReadonlyMap<number, number> = new Map();
  let times: readonly number[] = [];
  return ({ number, at, isExact, isBot }) => {
    if (isExact) return at;
    if (!isBot) bounds = new Map([...[...bounds].filter(([other]) => other !== number).slice(1 - looked), [number, at]]);
    times = [...times.slice(1 - steady), [...bounds.values()].toSorted((one, other) => other - one)[believed - 1] ?? 0];
    return Math.max(...times);
  };
}
