import { oncePer } from '#lib/once-per.ts';
import { tryIn, type EditTry, type Tries, type TryHow } from '../rerun/rerun.ts';
import { farAhead, type Candidate, type CandidateQueue } from './candidate-queue.ts';
import { pairsOf } from './edit-pairs.ts';
import { isPromising, secondOrderPairs } from './second-order.ts';
import { sameChanges } from './same-changes.ts';
import { isSurvivor, textsAfter, type Trial } from './trial.ts';

export interface SearchBudget {
  readonly wallMs: number;
  readonly candidates: number;
}

export interface SearchOptions {
  /** When it began, as `Date.now()`: its time counts from there. */
  readonly since: number;
  readonly budget: SearchBudget;
  /** Candidates tried so far: how many there will be is not known. */
  readonly progress: (done: number) => void;
}

/** What a search tried, in the order of trial. */
export interface SearchRecord {
  readonly trials: readonly Trial[];
  readonly seconds: number;
}

/** Inside a batch the order of trial follows the places in the source, so the first batches are small. */
const firstBatch = 300;
/** … and the first is chosen from so many more. */
const fewAhead = 300;
const largestBatch = 6_000;
/** What a batch may last, as far as the rate so far tells: after it the next best candidates are due. */
const batchMs = 4_000;
/** After the first survivor, so many more candidates are looked at for a better one. */
const lookFurther = 12_000;
/** … and for as long again as it took, but at least this long. */
const leastFurtherMs = 15_000;
/** What runs while modules load is tried for as long as all else: a load may cost hundreds of times as much as a try. */
const loadingShare = 1;
/** What of the time it gets once more where nothing survived, with all else that was not tried. */
const notTriedShare = 0.2;
const mostPairs = 250;
const mostSame = 400;
/** What of the time trying one change at several places may take. */
const sameShare = 0.2;
/** What of the time it may take to see which tests edits turn green that did not turn the first. */
const wholeShare = 0.15;
/** What of the time pairs get, where a single edit brought a failing test clearly further. */
const pairShare = 0.2;
/** … and so many single edits were tried before: where each try is dear, the likely ones come first. */
const leastBeforePairs = 3_000;
/** After the first pair that survives, the search for better ones goes on for as long again, but at least this long. */
const leastPairsFurtherMs = 5_000;
/** Where nothing survived by this share of the time, what was given up as endless is tried again with more fuel. */
const siftingShare = 0.6;
/** How much more. */
const generousPatience = 60;
/** What of the time that may take. */
const generousShare = 0.2;
/** What does thousands of times the work of the broken program may still be its fix: an early end is a frequent fault. */
export const lastPatience = 5_000;
/** What of the time that may take, a few at a time, the likeliest first. */
const lastPatienceShare = 0.15;
const patientlyAtOnce = 8;

/**
 * Tries candidates in order of priority, in batches that sift with little fuel. Where nothing survived: what ran out of fuel, with more of
 * it; what was left out; the same change at several places; all failing tests of what was given up at the first; what is left of the
 * candidates; pairs, of those that each helped a little, and of those that brought a test further with any other (second order).
 */
export async function search(opened: Tries, queue: CandidateQueue, options: SearchOptions): Promise<SearchRecord> {
  const started = options.since;
  const { failing } = opened.tests;
  const { wallMs, candidates: most } = options.budget;
  const end = started + wallMs;
  const trials: Trial[] = [];
  const share = (part: number): number => Math.min(end, Date.now() + wallMs * part);
  const tryThese: TryThese = async (groups, { deadline, ...how }) => {
    const outcomes = await tryIn(opened, triesOf(groups), { ...usually, ...how, wallMs: deadline - Date.now() });
    return groups.map((candidates, index) => ({ candidates, outcome: outcomes[index] ?? { kind: 'not-tried' } }));
  };
  const batches = batchesOf(queue);
  const siftUntil = (deadline: number, isThorough: boolean): Promise<void> =>
    sift(batches, trials, { started, deadline, end, most, isThorough, tryThese, progress: options.progress });
  const again = (isWanted: (trial: Trial) => boolean, atOnce: number, how: How): Promise<void> =>
    tryAgain(trials, isWanted, atOnce, (groups) => tryThese(groups, how));
  const more = async (groups: Groups, how: How): Promise<void> => {
    if (Date.now() < how.deadline) trials.push(...(await tryThese(groups, how)));
  };
  const stages: readonly (() => Promise<void>)[] = [
    () => siftUntil(started + wallMs * siftingShare, false),
    () => again(isGivenUp, firstBatch, { patience: generousPatience, deadline: share(generousShare) }),
    () => again(isGivenUp, patientlyAtOnce, { patience: lastPatience, deadline: share(lastPatienceShare) }),
    () => again(isNotTried, firstBatch, { deadline: share(notTriedShare) }),
    () => more(sameChanges(trials, mostSame), { deadline: share(sameShare) }),
    () => again(cutShortOf(failing.length), largestBatch, { isThorough: true, deadline: share(wholeShare) }),
    () => {
      const isWorthTime = trials.length >= leastBeforePairs && isPromising(trials, failing);
      return siftUntil(end - (isWorthTime ? wallMs * pairShare : 0), true);
    },
    () => more(pairsOf(trials, mostPairs), { isThorough: true, deadline: end }),
    () => tryPairs(trials, secondOrderPairs(trials, failing), { end, tryThese }),
    () => siftUntil(end, true),
    () => again(isNotTried, firstBatch, { deadline: end }),
  ];
  for (const stage of stages) if (!trials.some(isSurvivor)) await stage();
  return { trials, seconds: (Date.now() - started) / 1000 };
}

type Groups = readonly (readonly Candidate[])[];
type TryThese = (groups: Groups, how: How) => Promise<Trial[]>;
type How = Partial<Omit<TryHow, 'wallMs'>> & { readonly deadline: number };

const usually = { patience: 1, isThorough: false, progress: (): void => undefined };

interface Sifting {
  readonly started: number;
  /** When to stop without a survivor. */
  readonly deadline: number;
  /** When to stop anyway. */
  readonly end: number;
  /** Candidates in all. */
  readonly most: number;
  readonly isThorough: boolean;
  readonly tryThese: TryThese;
  readonly progress: SearchOptions['progress'];
}

/** Goes on with the next best, until the deadline or well after the first survivor. */
async function sift(batches: Batches, trials: Trial[], by: Sifting): Promise<void> {
  let { deadline, most } = by;
  while (trials.length < most && Date.now() < deadline) {
    const at = trials.length;
    let tried = at;
    const groups = batches.next({ from: at, tried, ms: Date.now() - by.started, most });
    if (groups.length === 0) return;
    const progress = (done: number): void => {
      tried = at + done;
      by.progress(tried);
    };
    const meanwhile = (): readonly EditTry[] =>
      triesOf(batches.ahead({ from: at + groups.length, tried, ms: Date.now() - by.started, most }));
    const how = { isThorough: by.isThorough, loadingShare, progress, meanwhile, deadline };
    trials.push(...(await batches.beginDuring(by.tryThese(groups, how))));
    if (most === by.most && trials.some(isSurvivor)) {
      most = Math.min(most, trials.length + lookFurther);
      deadline = Math.min(by.end, Date.now() + Math.max(leastFurtherMs, Date.now() - by.started));
    }
  }
}

/** So far: candidates, of them tried, and the time that took. `most`: so many candidates in all. */
interface SoFar {
  readonly from: number;
  readonly tried: number;
  readonly ms: number;
  readonly most: number;
}

/** The queue in batches. One may be chosen while the one before it is tried, so that the process need not wait for it; it is the next. */
interface Batches {
  next(soFar: SoFar): Groups;
  ahead(soFar: SoFar): Groups;
  /** Generates, while something else is under way, a little at a time of what `ahead` would generate in one go. */
  beginDuring<T>(work: Promise<T>): Promise<T>;
}

function batchesOf(queue: CandidateQueue): Batches {
  let chosen: Groups | null = null;
  const choose = ({ from, tried, ms, most }: SoFar): Groups => {
    const count = Math.max(0, Math.min(batchSize(from, tried, ms), most - from));
    const batch = from === 0 ? queue.take(count, fewAhead) : queue.take(count);
    return batch.map((each) => [each]);
  };
  return {
    next(soFar) {
      const batch = chosen ?? choose(soFar);
      chosen = null;
      return batch;
    },
    ahead(soFar) {
      // The process does not wait for all that will ever be tried: that is generated while it tries.
      queue.lookAhead(largestBatch);
      return (chosen ??= choose(soFar));
    },
    async beginDuring(work) {
      let isUnderWay = true;
      const whole = work.finally(() => (isUnderWay = false));
      const [done] = await Promise.all([whole, queue.begin(largestBatch + farAhead, () => isUnderWay)]);
      return done;
    },
  };
}

/** Goes through pairs in their order, in batches, until the end or a while after the first survivor. */
async function tryPairs(trials: Trial[], pairs: Groups, by: Pick<Sifting, 'end' | 'tryThese'>): Promise<void> {
  const started = Date.now();
  let deadline = by.end;
  for (let at = 0; at < pairs.length && Date.now() < deadline;) {
    const batch = pairs.slice(at, at + batchSize(at, at, Date.now() - started));
    const tried = await by.tryThese(batch, { isThorough: true, deadline });
    at += batch.length;
    if (deadline === by.end && tried.some(isSurvivor))
      deadline = Math.min(by.end, Date.now() + Math.max(leastPairsFurtherMs, Date.now() - started));
    trials.push(...tried);
  }
}

/** Tries some once more, in their order, until one survives; the new outcomes take the place of the old. */
async function tryAgain(
  trials: Trial[],
  isWanted: (trial: Trial) => boolean,
  atOnce: number,
  tryGroups: (groups: Groups) => Promise<Trial[]>,
): Promise<void> {
  const waiting = [...trials.entries()].filter(([, trial]) => isWanted(trial));
  for (let at = 0; at < waiting.length && !trials.some(isSurvivor); at += atOnce) {
    const some = waiting.slice(at, at + atOnce);
    const again = await tryGroups(some.map(([, trial]) => trial.candidates));
    if (again.every(isNotTried)) return;
    some.forEach(([index], position) => {
      const trial = again[position];
      if (trial !== undefined && !isNotTried(trial)) trials[index] = trial;
    });
  }
}

const isNotTried = (trial: Trial): boolean => trial.outcome.kind === 'not-tried';
/** Given up at the first test that stayed red, without a look at the others. */
const cutShortOf =
  (failing: number) =>
  ({ candidates, outcome }: Trial): boolean =>
    candidates.length === 1 && outcome.kind === 'failed' && !outcome.isEndless && outcome.ran < failing;
const isGivenUp = ({ outcome }: Trial): boolean =>
  (outcome.kind === 'failed' || outcome.kind === 'regressed') && outcome.isEndless === true;

/** `from` comes before the batch; so many of it were tried in so many ms. */
function batchSize(from: number, tried: number, ms: number): number {
  if (from === 0) return firstBatch;
  return Math.min(largestBatch, 10 * from, Math.max(firstBatch, Math.round((tried / Math.max(ms, 1)) * batchMs)));
}

const triesOf = oncePer((groups: Groups): readonly EditTry[] => groups.map(editTry));

function editTry(candidates: readonly Candidate[]): EditTry {
  const [first, also, ...others] = candidates.map(({ path, proposal }) => ({ path, change: proposal.edit }));
  const whole = (): Record<string, string> => textsAfter(candidates);
  return others.length > 0 ? { edit: null, whole } : { edit: first ?? null, also: also ?? null, whole };
}
