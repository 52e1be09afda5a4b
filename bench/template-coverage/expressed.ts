import { applyEdit } from '../../src/engines/repair/apply-edit.ts';
import { placeWeight } from '../../src/engines/repair/priors.ts';
import { proposals, type LineRange, type Proposal } from '../../src/engines/repair/sites.ts';
import type { KnownFix } from './known-fixes.ts';
import { normalForm } from './normal-form.ts';

/** What the templates make of a known fix when told which lines it changes. */
export interface Expressed {
  readonly fix: KnownFix;
  /** The proposal that makes the developer's file, with its place among those of the same lines by prior; null if none does. */
  readonly found: {
    readonly template: string;
    readonly indexAtSite: number;
    readonly rank: number;
    readonly text: string;
  } | null;
  /** Proposals on the changed lines, and in the whole file (null if not counted). */
  readonly local: number;
  readonly whole: number | null;
  readonly seconds: number;
  /** How often each template proposed on the lines, each proposal counted by its place at its site (see `placeWeight`). */
  readonly exposure: ReadonlyMap<string, number>;
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

const found = (matches: readonly { proposal: Proposal; index: number }[], all: readonly Proposal[]): Expressed['found'] => {
  const [best] = matches.toSorted((one, other) => other.proposal.prior - one.proposal.prior);
  if (!best) return null;
  const { proposal, index } = best;
  const rank = 1 + all.filter((other) => other.prior > proposal.prior).length;
  return { template: proposal.template.name, indexAtSite: index, rank, text: proposal.edit.text };
};

/** Looks for the developer's fix among the proposals on the lines it changes. */
export const expressed = (fix: KnownFix, options: { countWhole: boolean }): Expressed => {
  const began = performance.now();
  const comparison = new Comparison(fix);
  const file = { path: fix.path, source: fix.before };
  const all: Proposal[] = [];
  const exposure = new Map<string, number>();
  const matches: { proposal: Proposal; index: number }[] = [];
  for (const proposal of proposals(file, { lines: [comparison.lines] })) {
    all.push(proposal);
    exposure.set(proposal.template.name, (exposure.get(proposal.template.name) ?? 0) + placeWeight(proposal.index));
    if (comparison.makesTheFix(proposal)) matches.push({ proposal, index: proposal.index });
  }
  const seconds = (performance.now() - began) / 1000;
  const whole = options.countWhole ? [...proposals(file, { lines: null })].length : null;
  return { fix, found: found(matches, all), local: all.length, whole, seconds, exposure };
};
