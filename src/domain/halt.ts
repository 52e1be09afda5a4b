import type { Phase } from './phase.ts';

/** The seventeen reasons for which a run stops and asks a person. A closed set. */
export const haltReasons = [
  'prompt-injection-detected',
  'translation-domain',
  'duplicate',
  'verifier-disagrees',
  'hard-constraint-unverified',
  'premise-rejected',
  'council-blocking-finding',
  'council-deadlock',
  'spec-rejected',
  'not-reproducible',
  'no-fix-found',
  'regression-found',
  'diff-mismatches-spec',
  'score-below-floor',
  'test-instance-unsafe',
  'budget-tokens',
  'state-corrupted',
] as const;

export type HaltReason = (typeof haltReasons)[number];

/** The phase at which a run continues once a person has lifted the halt; `null` means the phase that halted. */
export const reentryPhase: Readonly<Record<HaltReason, Phase | null>> = {
  'prompt-injection-detected': 'INTAKE',
  'translation-domain': 'INTAKE',
  duplicate: 'INTAKE',
  'verifier-disagrees': 'VERIFY',
  'hard-constraint-unverified': 'VERIFY',
  'premise-rejected': 'CHALLENGE',
  'council-blocking-finding': 'COUNCIL',
  'council-deadlock': 'COUNCIL',
  'spec-rejected': 'SPEC',
  'not-reproducible': 'TEST_FIRST',
  'no-fix-found': 'IMPLEMENT',
  'regression-found': 'SELF_REVIEW',
  'diff-mismatches-spec': 'SELF_REVIEW',
  'score-below-floor': 'SELF_REVIEW',
  'test-instance-unsafe': null,
  'budget-tokens': null,
  'state-corrupted': null,
};

/** The label that says on a forge why a run stopped. */
export type HaltLabel = `auto:halt:${HaltReason}`;

export function haltLabel(reason: HaltReason): HaltLabel {
  return `auto:halt:${reason}`;
}

/** Label with which a person answers a halt on a forge: go on. */
export const proceedAnywayLabel = 'auto:proceed-anyway';
/** Label with which a person answers a halt on a forge: end the run. */
export const rejectLabel = 'auto:reject';

/** A stopped run: which reason, where, and what a person needs to decide. */
export interface Halt {
  readonly reason: HaltReason;
  readonly phase: Phase;
  /** One sentence: what happened, to what, why. */
  readonly summary: string;
  /** Facts behind the summary, each one line, strongest first. */
  readonly evidence: readonly string[];
  /** One sentence: what a person can do now. */
  readonly wayOn: string;
}
