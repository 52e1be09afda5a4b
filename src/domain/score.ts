import type { Evidence } from './evidence.ts';

/** Weights of the parts of the score; they add up to 1. */
export const scoreWeights = { acceptance: 0.4, suite: 0.25, review: 0.2, mutants: 0.1, hygiene: 0.05 } as const;

export type ScorePart = keyof typeof scoreWeights;

/** Upper bounds that one fact alone puts on the score. */
export const scoreCaps = {
  'acceptance-red': 0.49,
  regression: 0.49,
  'review-requests-changes': 0.74,
  'survivors-disagree': 0.74,
  'no-model-review': 0.89,
  'nothing-held-aside': 0.89,
  'frozen-file-touched': 0,
  tampering: 0,
} as const;

export type ScoreCap = keyof typeof scoreCaps;

/** What happens to a candidate with a given score. */
export const routes = ['fast-lane', 'human-review', 'needs-rework', 'rejected'] as const;
export type Route = (typeof routes)[number];

export interface Score {
  /** 0..1, rounded to two decimals. */
  readonly value: number;
  readonly parts: Readonly<Record<ScorePart, number>>;
  /** Caps that apply, lowest first, whether or not they bite. */
  readonly caps: readonly ScoreCap[];
  readonly route: Route;
}

/** Pure function of recorded evidence. No opinion of a model has any weight in it. */
export function scoreOf(evidence: Evidence): Score {
  const parts: Record<ScorePart, number> = {
    acceptance: ratio(evidence.acceptance.passed, evidence.acceptance.total),
    suite: evidence.suite !== null && evidence.suite.newFailures.length === 0 && evidence.suite.passed > 0 ? 1 : 0,
    review: evidence.review === 'approve' ? 1 : 0,
    mutants: evidence.mutants === null ? 0 : ratio(evidence.mutants.killed, evidence.mutants.total),
    hygiene: ratio(evidence.hygiene.passed, evidence.hygiene.total),
  };
  const sum = scoreParts.reduce((total, part) => total + scoreWeights[part] * parts[part], 0);
  const caps = capsOf(evidence);
  const value = round(Math.min(sum, ...caps.map((cap) => scoreCaps[cap])));
  return { value, parts, caps, route: routeOf(value) };
}

/** The order in which parts are shown: heaviest first. */
export const scoreParts: readonly ScorePart[] = ['acceptance', 'suite', 'review', 'mutants', 'hygiene'];

function capsOf(evidence: Evidence): ScoreCap[] {
  const applies: Record<ScoreCap, boolean> = {
    'acceptance-red': evidence.acceptance.total === 0 || evidence.acceptance.passed < evidence.acceptance.total,
    regression: (evidence.suite?.newFailures.length ?? 0) > 0,
    'review-requests-changes': evidence.review === 'request-changes',
    'survivors-disagree': evidence.unseparatedRivals > 0,
    'no-model-review': evidence.review === null,
    'nothing-held-aside': evidence.heldAside.examples.length === 0,
    'frozen-file-touched': evidence.frozenFilesTouched.length > 0,
    tampering: evidence.tampering.length > 0,
  };
  return (Object.keys(applies) as ScoreCap[]).filter((cap) => applies[cap]).sort((a, b) => scoreCaps[a] - scoreCaps[b]);
}

export function routeOf(value: number): Route {
  if (value >= 0.9) return 'fast-lane';
  if (value >= 0.75) return 'human-review';
  return value >= 0.5 ? 'needs-rework' : 'rejected';
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
