import { featuresOf } from '../features/features.ts';
import { startHistory, type History } from '../features/history.ts';
import { patienceMs } from '../features/settling.ts';
import type { Judged } from '../measures/measures.ts';
import type { Past } from '../past.ts';
import { calibrate, calibrated, unchanged, type Calibration, type Told } from './calibration.ts';
import { closuresOf, isNoVerdict, type Closure } from './closure.ts';
import { fitLocal, localOdds, type Labelled, type Local, type Row } from './local.ts';
import { rowOf, type Prior } from './prior.ts';

/** A past pull request with its features as at its opening. */
export interface Seen extends Row {
  readonly number: number;
  /** A time at which it was certainly not opened later. */
  readonly now: number;
  readonly isNewcomer: boolean;
  readonly isBot: boolean;
  readonly outcome: Past['outcome'];
  /** When it was merged; `null` where it was not, or at any time. */
  readonly mergedAt: number | null;
  /** Since when it is known that it was closed, but not as unwanted; `Infinity` where that is not so. */
  readonly excusedAt: number;
}

/** Goes through the past once. `history` then knows all of it. */
export function seeAll(prior: Prior, pasts: readonly Past[]): { readonly seen: readonly Seen[]; readonly history: History } {
  const history = startHistory();
  const closures = closuresOf(pasts);
  const seen = pasts.map((past) => {
    const features = featuresOf(history, past.opening);
    const { knowledge } = history.at(past.opening);
    history.add(past);
    return {
      ...rowOf(prior, features),
      number: past.opening.number,
      now: knowledge.now,
      isNewcomer: features['authorOpened'] === 0,
      isBot: past.opening.isBot,
      outcome: past.outcome,
      mergedAt: past.outcome === 'merged' && past.ended.kind === 'at' ? past.ended.at : null,
      excusedAt: excusedAt(closures.get(past.opening.number)),
    };
  });
  return { seen, history };
}

function excusedAt(closure: Closure | undefined): number {
  return closure !== undefined && isNoVerdict(closure) ? Math.min(closure.knownAt, Number.MAX_VALUE) : Infinity;
}

/** What is taught: outcomes as they are known in the end. Closures that are no verdict teach nothing. */
export function lessonsOf(seen: readonly Seen[]): readonly Labelled[] {
  return seen
    .filter(({ outcome, excusedAt }) => outcome !== 'undecided' && excusedAt === Infinity)
    .map(({ values, priorOdds, outcome }) => ({ values, priorOdds, label: Number(outcome === 'merged') }));
}

/** What could be taught at a time: those opened a month before, merged or not by then. */
function lessonsAt(seen: readonly Seen[], now: number): readonly Labelled[] {
  return seen
    .filter((one) => one.outcome !== 'undecided' && one.now < now - patienceMs && one.excusedAt >= now)
    .map(({ values, priorOdds, outcome, mergedAt }) => ({
      values,
      priorOdds,
      label: Number(outcome === 'merged' && (mergedAt ?? 0) < now),
    }));
}

/** A forecast as it would have been made. */
export interface Walked extends Judged, Told {
  readonly seen: Seen;
}

export interface Walk {
  readonly walked: readonly Walked[];
  readonly calibration: Calibration;
}

const steps = 6;
/** Recalibrated whenever so many more have been forecast. */
const recalibrated = 10;

/**
 * Forecasts each pull request from place `from` on with what was known then: learned anew at every sixth of the way, recalibrated every
 * ten. Undecided ones are left out.
 */
export function walkForward(names: readonly string[], seen: readonly Seen[], from: number): Walk {
  const rest = seen.slice(from).filter(({ outcome }) => outcome !== 'undecided');
  const walked: Walked[] = [];
  const stride = Math.max(25, Math.ceil(rest.length / steps));
  let [local, calibration]: [Local | null, Calibration] = [null, unchanged];
  for (const [index, one] of rest.entries()) {
    if (local === null || index % stride === 0) local = fitLocal(names, lessonsAt(seen, one.now));
    if (index % recalibrated === 0) calibration = calibrate(toldBy(walked, one.now));
    const odds = localOdds(local, one);
    walked.push({
      seen: one,
      odds,
      chance: calibrated(calibration, odds),
      isMerged: one.outcome === 'merged',
      label: Number(one.outcome === 'merged'),
    });
  }
  return { walked, calibration: calibrate(toldBy(walked, Infinity)) };
}

function toldBy(walked: readonly Walked[], now: number): readonly Told[] {
  return walked
    .filter(({ seen }) => seen.now < now - patienceMs)
    .map(({ odds, seen }) => ({ odds, label: Number(seen.outcome === 'merged' && (seen.mergedAt ?? 0) < now) }));
}
