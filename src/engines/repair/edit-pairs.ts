import type { Candidate } from './candidate-queue.ts';
import type { Trial } from './trial.ts';

const mostHelpers = 60;

/** Pairs of edits, of one file or two, that each made some failing test pass and broke none, best first. */
export function pairsOf(trials: readonly Trial[], cap: number): (readonly [Candidate, Candidate])[] {
  const helpers = trials
    .flatMap((trial) => {
      const [candidate] = trial.candidates;
      const isHelp = trial.outcome.kind === 'failed' && trial.outcome.passed.length > 0 && candidate !== undefined;
      return isHelp && trial.outcome.kind === 'failed' && candidate !== undefined
        ? [{ candidate, passed: trial.outcome.passed }]
        : [];
    })
    .sort((a, b) => b.passed.length - a.passed.length || b.candidate.priority - a.candidate.priority)
    .slice(0, mostHelpers);
  const pairs: { readonly pair: readonly [Candidate, Candidate]; readonly covers: number }[] = [];
  helpers.forEach((one, index) => {
    for (const other of helpers.slice(index + 1)) {
      if (!areApart(one.candidate, other.candidate)) continue;
      pairs.push({ pair: [one.candidate, other.candidate], covers: new Set([...one.passed, ...other.passed]).size });
    }
  });
  return pairs
    .sort((a, b) => b.covers - a.covers)
    .slice(0, cap)
    .map((each) => each.pair);
}

/** Whether both edits can be made at once. */
export function areApart(one: Candidate, other: Candidate): boolean {
  if (one.path !== other.path) return true;
  return one.proposal.end < other.proposal.start || other.proposal.end < one.proposal.start;
}
