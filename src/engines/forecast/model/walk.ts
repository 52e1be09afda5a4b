import { featuresOf } from '../features/features.ts';
import { groupOf, startHistory, type Group, type History } from '../features/history.ts';
import { patienceMs } from '../features/settling.ts';
import type { Judged } from '../measures/measures.ts';
import type { Past } from '../past.ts';
import { calibrate, calibrated, calibrationWindow, unchanged, type Calibration, type Told } from './calibration.ts';
import { closuresOf, isNoVerdict, type Closure } from './closure.ts';
import { fitLocal, localOdds, type Labelled, type Local, type Row } from './local.ts';
import { rowOf, type Prior } from './prior.ts';
import { ripeningAt } from './ripening.ts';

/** A past pull request with its features as at its opening. */
export interface Seen extends Row {
  readonly number: number;
  /** A time at which it was certainly not opened later. */
  readonly now: number;
  readonly group: Group;
  /** Some pull request of the author's was known to be merged. */
  readonly hasMerged: boolean;
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
      ...rowOf(prior, features, past.opening),
      number: past.opening.number,
      now: knowledge.now,
      group: groupOf(past.opening.isBot, features['authorOpened'] === 0),
      hasMerged: (features['authorMerged'] ?? 0) > 0,
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
export interface Walked extends Judged {
  readonly seen: Seen;
  /** Before it was set right. */
  readonly odds: number;
}

export interface Walk {
  /** Of those with a known outcome. */
  readonly walked: readonly Walked[];
  readonly calibration: Calibration;
}

const steps = 6;
/** Recalibrated whenever so many more have been forecast. */
const recalibrated = 10;

/**
 * Forecasts each pull request from place `from` on with what was known then: learned anew at every sixth of the way, recalibrated every
 * ten. Undecided ones are left out in the end; until then nobody could know.
 */
export function walkForward(names: readonly string[], seen: readonly Seen[], from: number): Walk {
  const rest = seen.slice(from);
  const walked: Walked[] = [];
  const stride = Math.max(25, Math.ceil(rest.length / steps));
  let [local, calibration]: [Local | null, Calibration] = [null, unchanged];
  for (const [index, one] of rest.entries()) {
    if (local === null || index % stride === 0) local = fitLocal(names, lessonsAt(seen, one.now));
    if (index % recalibrated === 0) calibration = calibrate(toldBy(walked, seen, one.now));
    const odds = localOdds(local, one);
    const chance = calibrated(calibration, { odds, group: one.group });
    walked.push({ seen: one, odds, chance, isMerged: one.outcome === 'merged' });
  }
  return {
    walked: walked.filter(({ seen: one }) => isDecided(one)),
    calibration: calibrate(toldBy(walked, seen, endOf(seen))),
  };
}

/**
 * What was known at a time. Nobody could tell then which of the young ones would be merged, closed or left undecided, so that
 * each counts as much as it is usual that something comes of such. Old ones that were left undecided do not count, as when forecasts are judged.
 */
function toldBy(walked: readonly Walked[], seen: readonly Seen[], now: number): readonly Told[] {
  const ripeness = ripeningAt(seen, now);
  const [isOld, count] = [(one: Seen): boolean => one.now < now - patienceMs, decidedShare(seen, now)];
  return walked
    .slice(-calibrationWindow)
    .filter(({ seen: one }) => !isOld(one) || isDecided(one))
    .map(({ odds, seen: one }) => {
      const isMerged = isMergedBy(one, now);
      return { odds, group: one.group, isMerged, ripeness: ripeness(now - one.now), count: isMerged || isOld(one) ? 1 : count };
    });
}

/** Of those that were not merged in time, the share of which anything came. */
function decidedShare(seen: readonly Seen[], now: number): number {
  const missed = seen.filter((one) => one.now < now - patienceMs && !isMergedBy(one, one.now + patienceMs));
  return (missed.filter(isDecided).length + 1) / (missed.length + 1);
}

function isDecided({ outcome }: Seen): boolean {
  return outcome !== 'undecided';
}

function isMergedBy({ outcome, mergedAt, now: opened }: Seen, now: number): boolean {
  return outcome === 'merged' && (mergedAt ?? opened + patienceMs) < now;
}

/** When the past was read, as far as it says itself. */
function endOf(seen: readonly Seen[]): number {
  return seen.reduce((latest, { now, mergedAt }) => Math.max(latest, now, mergedAt ?? 0), 0);
}
