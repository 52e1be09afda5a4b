import type { TryOutcome } from '../rerun/rerun.ts';
import { textAfter, type Candidate } from './candidate-queue.ts';

/** One or several edits, with what came of trying them. */
export interface Trial {
  readonly candidates: readonly Candidate[];
  readonly outcome: TryOutcome;
}

/** New text of every file that the edits change. Edits of one file are apart. */
export function textsAfter(candidates: readonly Candidate[]): Record<string, string> {
  const byFile = Map.groupBy(candidates, (candidate) => candidate.path);
  return Object.fromEntries([...byFile].map(([path, inFile]) => [path, combinedText(inFile)]));
}

/** Edits of one file, last first, so that offsets stay true. */
function combinedText(candidates: readonly Candidate[]): string {
  const ordered = candidates.toSorted((a, b) => b.proposal.start - a.proposal.start);
  const [last, ...others] = ordered;
  if (last === undefined) return '';
  return others.reduce((text, each) => textAfter({ ...each, original: text }), textAfter(last));
}

export const isSurvivor = (trial: Trial): boolean => trial.outcome.kind === 'survived';
