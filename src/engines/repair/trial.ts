import type { TryOutcome } from '../rerun/rerun.ts';
import type { Candidate } from './candidate-queue.ts';

/** One or two edits, with what came of trying them. */
export interface Trial {
  readonly candidates: readonly Candidate[];
  /** New text of the one file it changes. */
  readonly text: string;
  readonly outcome: TryOutcome;
}

export const isSurvivor = (trial: Trial): boolean => trial.outcome.kind === 'survived';
