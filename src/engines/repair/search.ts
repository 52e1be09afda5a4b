import type { Baseline, EditTry, MeasuredTest, RerunContext } from '../rerun/rerun.ts';
import { tryEdits } from '../rerun/rerun.ts';
import type { Candidate, CandidateQueue } from './candidate-queue.ts';
import { textAfter } from './candidate-queue.ts';
import { pairsOf } from './edit-pairs.ts';
import { isSurvivor, type Trial } from './trial.ts';

export interface SearchBudget {
  readonly wallMs: number;
  readonly candidates: number;
}

export interface SearchOptions {
  readonly failing: readonly MeasuredTest[];
  readonly passing: readonly MeasuredTest[];
  readonly budget: SearchBudget;
  /** Candidates tried so far: how many there will be is not known. */
  readonly progress: (done: number) => void;
}

/** What a search tried, in the order of trial. */
export interface SearchRecord {
  readonly trials: readonly Trial[];
  readonly seconds: number;
}

const firstBatch = 1_500;
const nextBatch = 6_000;
/** After the first survivor, so many more candidates are looked at for a better one. */
const lookFurther = 12_000;
/** … and for as long again as it took, but at least this long. */
const leastFurtherMs = 15_000;
const mostPairs = 250;

/** Tries candidates in order of priority, in batches; then pairs of those that each helped a little. */
export async function search(
  context: RerunContext,
  baseline: Baseline,
  queue: CandidateQueue,
  options: SearchOptions,
): Promise<SearchRecord> {
  const started = Date.now();
  let deadline = started + options.budget.wallMs;
  const trials: Trial[] = [];
  let last = options.budget.candidates;
  for (let at = 0; at < last && Date.now() < deadline;) {
    const batch = queue.take(Math.min(at === 0 ? firstBatch : nextBatch, last - at));
    if (batch.length === 0) break;
    const counting = { ...options, progress: (done: number): void => options.progress(trials.length + done) };
    trials.push(
      ...(await tryAll(
        context,
        baseline,
        batch.map((each) => [each]),
        { ...counting, wallMs: deadline - Date.now() },
      )),
    );
    at += batch.length;
    if (last === options.budget.candidates && trials.some(isSurvivor)) {
      last = Math.min(last, at + lookFurther);
      deadline = Math.min(deadline, Date.now() + Math.max(leastFurtherMs, Date.now() - started));
    }
  }
  if (!trials.some(isSurvivor) && Date.now() < deadline) {
    const pairs = pairsOf(trials, mostPairs);
    trials.push(
      ...(await tryAll(context, baseline, pairs, { ...options, progress: () => undefined, wallMs: deadline - Date.now() })),
    );
  }
  return { trials, seconds: (Date.now() - started) / 1000 };
}

type TryAll = Omit<SearchOptions, 'progress'> & { readonly wallMs: number; readonly progress: (done: number) => void };

async function tryAll(
  context: RerunContext,
  baseline: Baseline,
  groups: readonly (readonly Candidate[])[],
  options: TryAll,
): Promise<Trial[]> {
  const outcomes = await tryEdits(context, baseline, groups.map(editTry), options);
  return groups.map((candidates, index) => ({
    candidates,
    get text() {
      return combinedText(candidates);
    },
    outcome: outcomes[index] ?? { kind: 'not-tried' },
  }));
}

function editTry(candidates: readonly Candidate[]): EditTry {
  const [first] = candidates;
  const path = first?.path ?? '';
  const whole = (): Record<string, string> => ({ [path]: combinedText(candidates) });
  return { edit: candidates.length === 1 && first !== undefined ? { path, change: first.proposal.edit } : null, whole };
}

/** Edits of one file, last first, so that offsets stay true. */
function combinedText(candidates: readonly Candidate[]): string {
  const ordered = [...candidates].sort((a, b) => b.proposal.start - a.proposal.start);
  const [last, ...others] = ordered;
  if (last === undefined) return '';
  return others.reduce((text, each) => textAfter({ ...each, original: text }), textAfter(last));
}
