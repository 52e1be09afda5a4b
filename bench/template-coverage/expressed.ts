import { applyEdit } from '#engines/repair/apply-edit.ts';
import { proposals, type LineRange, type Proposal } from '#engines/repair/sites.ts';
import type { KnownFix } from './known-fixes.ts';
import { normalForm } from './normal-form.ts';

/** What the templates make of a known fix when told which lines it changes. */
export interface Expressed {
  readonly fix: KnownFix;
  /** The proposal that makes the developer's file; null if none does. */
  readonly found: {
    readonly template: string;
    readonly indexAtSite: number;
    readonly text: string;
  } | null;
  /** Proposals on the changed lines, and in the whole file (null if not counted). */
  readonly local: number;
  readonly whole: number | null;
  /** How often each template proposed on the lines, by the proposals' places at their sites. */
  readonly places: ReadonlyMap<string, readonly number[]>;
}

interface Change {
  readonly first: number;
  readonly lastBefore: number;
  readonly lastAfter: number;
}

/** The lines (0-based, `last` exclusive) outside which two files are equal. */
const changeBetween = (before: readonly string[], after: readonly string[]): Change => {
  let first = 0;
  while (first < before.length && first < after.length && before[first] === after[first]) first += 1;
  let same = 0;
  while (same < before.length - first && same < after.length - first && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { first, lastBefore: before.length - same, lastAfter: after.length - same };
};

/** Drops what layout may change, so that a cheap comparison comes before parsing. */
const bare = (text: string): string =>
  text
    .replaceAll(/\/\/.*$/gm, '')
    .replaceAll(/\b(\d+)\.0+\b/g, '$1')
    .replaceAll(/[\s;,(){}'"`]/g, '');

const lineStartsOf = (source: string): number[] => [0, ...[...source.matchAll(/\n/g)].map((match) => match.index + 1)];

/** The 0-based line of an offset. */
const lineAt = (lineStarts: readonly number[], offset: number): number => {
  let low = 0;
  let high = lineStarts.length;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if ((lineStarts[middle] ?? Infinity) <= offset) low = middle;
    else high = middle;
  }
  return low;
};

class Comparison {
  readonly #fix: KnownFix;
  readonly #before: string[];
  readonly #after: string[];
  readonly #change: Change;
  readonly #goal: string | null;
  readonly #lineStarts: readonly number[];
  readonly #wanted = new Map<string, string>();

  constructor(fix: KnownFix) {
    this.#fix = fix;
    this.#before = fix.before.split('\n');
    this.#after = fix.after.split('\n');
    this.#change = changeBetween(this.#before, this.#after);
    this.#goal = normalForm(fix.after, fix.path);
    this.#lineStarts = lineStartsOf(fix.before);
  }

  /** The changed lines and their neighbours, where an insertion may be anchored; 1-based, inclusive. */
  get lines(): LineRange {
    const { first, lastBefore } = this.#change;
    const isPureInsertion = first === lastBefore;
    return { start: isPureInsertion ? first : first + 1, end: isPureInsertion ? first + 1 : lastBefore };
  }

  /** The fixed file's text, bare, where the original has the lines from `from` up to `to`. */
  #wantedFor(from: number, to: number): string {
    const key = `${from}:${to}`;
    const { lastBefore, lastAfter } = this.#change;
    const wanted = this.#wanted.get(key) ?? bare(this.#after.slice(from, lastAfter + (to - lastBefore)).join('\n'));
    this.#wanted.set(key, wanted);
    return wanted;
  }

  makesTheFix({ edit, start, end }: Proposal): boolean {
    const source = this.#fix.before;
    const from = Math.min(this.#change.first, lineAt(this.#lineStarts, start));
    const to = Math.max(this.#change.lastBefore, lineAt(this.#lineStarts, end) + 1);
    const windowEnd = this.#lineStarts[to] ?? source.length;
    const made = bare(source.slice(this.#lineStarts[from] ?? 0, start) + edit.text + source.slice(end, windowEnd));
    if (made !== this.#wantedFor(from, to) || this.#goal === null) return false;
    return normalForm(applyEdit(source, edit), this.#fix.path) === this.#goal;
  }
}

/** A template's weight at the n-th of its proposals at a site. */
export type Prior = (template: string, index: number) => number;

/** The place of the developer's fix among the proposals on its lines under a prior, ties counted against it by half; null if none makes it. */
export const rankOf = ({ found, places }: Expressed, prior: Prior): number | null => {
  if (!found) return null;
  const own = prior(found.template, found.indexAtSite);
  let ahead = 0;
  let even = 0;
  for (const [template, counts] of places)
    for (const [index, count] of counts.entries()) {
      const other = prior(template, index);
      if (other > own) ahead += count ?? 0;
      else if (other === own) even += count ?? 0;
    }
  return ahead + Math.max(1, Math.ceil(even / 2));
};

/** Looks for the developer's fix among the proposals on the lines it changes. */
export const expressed = (fix: KnownFix, options: { countWhole: boolean }): Expressed => {
  const comparison = new Comparison(fix);
  const file = { path: fix.path, source: fix.before };
  const places = new Map<string, number[]>();
  let best: Proposal | null = null;
  let local = 0;
  for (const proposal of proposals(file, { lines: [comparison.lines] })) {
    local += 1;
    const counts = places.get(proposal.template.name) ?? [];
    counts[proposal.index] = (counts[proposal.index] ?? 0) + 1;
    places.set(proposal.template.name, counts);
    if ((best === null || proposal.prior > best.prior) && comparison.makesTheFix(proposal)) best = proposal;
  }
  const found = best && { template: best.template.name, indexAtSite: best.index, text: best.edit.text };
  const whole = options.countWhole ? [...proposals(file, { lines: null })].length : null;
  return { fix, found, local, whole, places };
};
