import type { ClosureReason } from '#domain/forecast.ts';
import { readTitle } from '../features/title.ts';
import type { Past } from '../past.ts';

const hourMs = 3_600_000;
const soonMs = 60 * 24 * hourMs;
/** How many later pull requests are looked at for one that took its place. */
const looked = 60;

/** Why one was closed, and since when that could be known (ms since the epoch). */
export interface Closure {
  readonly reason: ClosureReason;
  readonly knownAt: number;
}

/** Tells for each closed pull request, by number, how it came to its end. Looks at what came later, so it serves labels, never features. */
export function closuresOf(pasts: readonly Past[]): ReadonlyMap<number, Closure> {
  return new Map(
    pasts.flatMap((past, index) =>
      past.outcome === 'closed'
        ? [[past.opening.number, closureOf(past, pasts.slice(index + 1, index + 1 + looked))] as const]
        : [],
    ),
  );
}

function closureOf(past: Past, later: readonly Past[]): Closure {
  const { opening, ended } = past;
  const knownAt = ended.kind === 'at' ? ended.at : Infinity;
  const next = later.find((other) => replaces(other, past));
  if (next !== undefined) return { reason: 'superseded', knownAt: next.ended.kind === 'at' ? next.ended.at : Infinity };
  const openMs = knownAt - opening.at;
  if (openMs < hourMs) return { reason: 'withdrawn', knownAt };
  if (readTitle(opening.title).isWip) return { reason: 'policy', knownAt };
  return { reason: opening.isExact && openMs > soonMs && knownAt < Infinity ? 'silent' : 'unexplained', knownAt };
}

/** Few words in common are too common to say that two are about one thing. */
const fewestWords = 3;

/** Merged, opened soon after, and about the same files in the same words. */
function replaces({ opening: other, outcome }: Past, { opening: one }: Past): boolean {
  if (outcome !== 'merged' || other.at - one.at > soonMs || shared(one.paths, other.paths) < 0.5) return false;
  const [words, others] = [readTitle(one.title).words, readTitle(other.title).words];
  const both = words.filter((word) => others.includes(word)).length;
  return both >= fewestWords && shared(words, others) >= (one.author.id === other.author.id ? 0.4 : 0.6);
}

function shared(some: readonly string[], others: readonly string[]): number {
  const [one, other] = [new Set(some), new Set(others)];
  const both = one.intersection(other).size;
  return both === 0 ? 0 : both / (one.size + other.size - both);
}

/** Neither says that the repository did not want it. */
export function isNoVerdict({ reason }: Closure): boolean {
  return reason === 'superseded' || reason === 'withdrawn';
}
