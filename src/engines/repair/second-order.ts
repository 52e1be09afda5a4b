import type { MeasuredTest, MovedFailure } from '../rerun/rerun.ts';
import type { Candidate } from './candidate-queue.ts';
import { areApart } from './edit-pairs.ts';
import type { Trial } from './trial.ts';

const mostHelpers = 60;
const mostPartners = 3_000;

/** How much further a single edit brought the failing tests. */
const turnedGreen = 8;
const failsLater = 6;
/** It throws no more: now an assertion is reached and fails. */
const reachesAssertion = 3;
const failsOtherwise = 1;
/** Most edits that make a program throw only break it elsewhere. */
const throwsOtherwise = 0.2;

interface Helper {
  readonly candidate: Candidate;
  readonly gain: number;
  /** Helpers of one failure brought the test to the same point. */
  readonly failure: string;
}

/**
 * Pairs for second order, most promising first: edits that brought a failing test further, each with what else was tried, by the priority
 * of both. Of edits that brought it to the same point the likeliest counts most.
 */
export function secondOrderPairs(
  trials: readonly Trial[],
  failing: readonly MeasuredTest[],
): (readonly [Candidate, Candidate])[] {
  const helpers = weighted(trials.flatMap((trial) => helperOf(trial, failing) ?? []));
  const partners = trials
    .flatMap(({ candidates, outcome }) => {
      const isUsable = candidates.length === 1 && outcome.kind === 'failed' && !outcome.isEndless;
      return isUsable ? candidates : [];
    })
    .toSorted((a, b) => b.priority - a.priority)
    .slice(0, mostPartners);
  const done = new Set<Candidate>();
  const pairs: { readonly pair: readonly [Candidate, Candidate]; readonly promise: number }[] = [];
  for (const { candidate, weight } of helpers) {
    done.add(candidate);
    for (const partner of partners)
      if (!done.has(partner) && areApart(candidate, partner))
        pairs.push({ pair: [candidate, partner], promise: weight * partner.priority });
  }
  return pairs.toSorted((a, b) => b.promise - a.promise).map(({ pair }) => pair);
}

/** Whether pairs are worth time that other single edits would get too. */
export function isPromising(trials: readonly Trial[], failing: readonly MeasuredTest[]): boolean {
  return trials.some((trial) => (helperOf(trial, failing)?.gain ?? 0) >= failsLater);
}

function helperOf({ candidates, outcome }: Trial, failing: readonly MeasuredTest[]): Helper | null {
  const [candidate, ...others] = candidates;
  if (candidate === undefined || others.length > 0 || outcome.kind !== 'failed' || outcome.isEndless) return null;
  if (outcome.passed.length > 0) return { candidate, gain: turnedGreen, failure: `green ${outcome.passed.join()}` };
  const moved = outcome.moved ?? null;
  if (moved === null) return null;
  const gain = moved.isLater ? failsLater : gainOnTheWay(moved, failing);
  return { candidate, gain, failure: `${moved.line} ${moved.failure} ${moved.message}` };
}

function gainOnTheWay(moved: MovedFailure, failing: readonly MeasuredTest[]): number {
  if (moved.failure !== 'assertion') return throwsOtherwise;
  return failing.some((test) => test.failure?.kind === 'exception') ? reachesAssertion : failsOtherwise;
}

function weighted(helpers: readonly Helper[]): { readonly candidate: Candidate; readonly weight: number }[] {
  const groups = Map.groupBy(helpers, ({ failure }) => failure);
  return [...groups.values()]
    .flatMap((group) =>
      group
        .toSorted((a, b) => b.candidate.priority - a.candidate.priority)
        .map(({ candidate, gain }, place) => ({ candidate, weight: (gain * candidate.priority) / (1 + place) })),
    )
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, mostHelpers);
}
