import type { Past } from '../past.ts';

/** What has become known of a pull request by some time: merged, not merged so far, or merged after all. */
export type Settled = 'merged' | 'missed' | 'corrected';

export interface Settling<Entry extends Waiting> {
  add(entry: Entry): void;
  /** What became known before `now` and was not told yet, in the order in which it did. */
  due(now: number): readonly { readonly entry: Entry; readonly settled: Settled }[];
}

export interface Waiting {
  readonly openedAt: number;
  readonly past: Past;
}

/** Not merged within a month counts as missed, until it is merged. */
export const patienceMs = 30 * 86_400_000;
/** In a week most repositories have merged most of what they will merge, so that a change of their ways shows soon. */
export const quickPatienceMs = 7 * 86_400_000;

/**
 * Tells when the end of each pull request becomes known. One that is closed counts from then on; of the others only the time since their
 * opening is looked at, so that one that is open and one that will be closed later are the same.
 */
export function startSettling<Entry extends Waiting>(patience: number): Settling<Entry> {
  let waiting: { readonly entry: Entry; readonly at: number; readonly settled: Settled }[] = [];
  return {
    add(entry) {
      for (const event of eventsOf(entry, patience)) waiting.push({ entry, ...event });
    },
    due(now) {
      const due = waiting.filter(({ at }) => at < now);
      if (due.length > 0) waiting = waiting.filter(({ at }) => at >= now);
      return due.toSorted((one, other) => one.at - other.at || one.entry.past.opening.number - other.entry.past.opening.number);
    },
  };
}

function eventsOf(
  { openedAt, past: { opening, outcome, ended } }: Waiting,
  patience: number,
): readonly { readonly at: number; readonly settled: Settled }[] {
  const late = openedAt + patience;
  const at = ended.kind === 'at' ? Math.max(ended.at, openedAt) : Infinity;
  if (outcome === 'merged' && at <= late) return [{ at, settled: 'merged' }];
  if (outcome === 'merged')
    return [
      { at: late, settled: 'missed' },
      { at, settled: 'corrected' },
    ];
  if (ended.kind === 'open' && !opening.isExact) return [];
  return [{ at: Math.min(at, late), settled: 'missed' }];
}
