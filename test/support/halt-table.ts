import type { HaltReason } from '../../src/domain/halt.ts';
import type { Phase } from '../../src/domain/phase.ts';

/** What a person does so that a run goes on, or ends. */
export type Answer =
  /** One of the two labels on the issue, put there by somebody who may write; then the same command. */
  | { readonly kind: 'label'; readonly label: 'auto:proceed-anyway' | 'auto:reject' }
  /** What the halt names is corrected; then the same command with these flags. */
  | { readonly kind: 'mended'; readonly what: string; readonly flags: readonly string[] };

/** One row for each of the seventeen: docs/harness.md shows the same. */
export interface HaltRow {
  /** How a run comes to it. */
  readonly reached: string;
  readonly at: Phase;
  /** Whether a person's word alone lifts it. Else the run goes on at its phase, looks again, and halts there again until something was mended. */
  readonly isLiftedByWord: boolean;
  /** Where an answered run goes on; `null`: nobody can answer it, what was recorded is not about this issue any more. */
  readonly goesOnAt: Phase | null;
  readonly answer: Answer;
  /** Whether the answer makes a run of its own, because what was recorded is about another text. */
  readonly isNewRun: boolean;
  /** What its journey comes to next. */
  readonly comesTo: HaltReason | 'draft' | 'ended';
}

const byLabel = { kind: 'label', label: 'auto:proceed-anyway' } as const;
const lifted = { isLiftedByWord: true, answer: byLabel, isNewRun: false } as const;
const insisted = { isLiftedByWord: false, isNewRun: false } as const;
const anew = { isLiftedByWord: false, isNewRun: true } as const;

/** Every halt on GitHub: how it is reached, how it is answered there, where the run goes on and what it comes to. */
export const haltTable: Readonly<Record<HaltReason, HaltRow>> = {
  'prompt-injection-detected': {
    ...lifted,
    reached: 'the issue addresses a machine',
    at: 'INTAKE',
    goesOnAt: 'INTAKE',
    comesTo: 'translation-domain',
  },
  'translation-domain': {
    ...lifted,
    reached: 'the issue carries the label "translation"',
    at: 'INTAKE',
    goesOnAt: 'INTAKE',
    comesTo: 'duplicate',
  },
  duplicate: {
    ...lifted,
    reached: 'an open pull request says that it fixes the issue',
    at: 'INTAKE',
    goesOnAt: 'INTAKE',
    comesTo: 'verifier-disagrees',
  },
  'verifier-disagrees': {
    ...lifted,
    reached: 'the issue puts the fault into a file that does not exist',
    at: 'VERIFY',
    goesOnAt: 'VERIFY',
    comesTo: 'hard-constraint-unverified',
  },
  'hard-constraint-unverified': {
    ...lifted,
    reached: 'something must not break that is nowhere in the code',
    at: 'VERIFY',
    goesOnAt: 'VERIFY',
    comesTo: 'council-blocking-finding',
  },
  'council-blocking-finding': {
    ...lifted,
    reached: "a test of the repository demands today's result",
    at: 'COUNCIL',
    goesOnAt: 'COUNCIL',
    comesTo: 'regression-found',
  },
  'regression-found': {
    ...lifted,
    reached: 'the fix breaks that test',
    at: 'SELF_REVIEW',
    goesOnAt: 'SELF_REVIEW',
    comesTo: 'score-below-floor',
  },
  'score-below-floor': {
    ...insisted,
    reached: 'a change that breaks a test has a score of 0.49 at most',
    at: 'SELF_REVIEW',
    goesOnAt: 'SELF_REVIEW',
    answer: { kind: 'label', label: 'auto:reject' },
    comesTo: 'ended',
  },
  'premise-rejected': {
    ...insisted,
    reached: 'the code already does what the issue expects',
    at: 'CHALLENGE',
    goesOnAt: 'CHALLENGE',
    answer: { kind: 'mended', what: 'the issue', flags: ['--resume'] },
    comesTo: 'state-corrupted',
  },
  'state-corrupted': {
    ...anew,
    reached: 'the issue was edited, and the run on the old text is resumed',
    at: 'INTAKE',
    goesOnAt: null,
    answer: { kind: 'mended', what: 'nothing: the command without --resume begins a run on the new text', flags: [] },
    comesTo: 'not-reproducible',
  },
  'not-reproducible': {
    ...anew,
    reached: 'the reproduction never reaches an assertion',
    at: 'CHALLENGE',
    goesOnAt: 'CHALLENGE',
    answer: { kind: 'mended', what: 'the issue', flags: [] },
    comesTo: 'spec-rejected',
  },
  'spec-rejected': {
    ...anew,
    reached: 'the issue wants two results of one call',
    at: 'SPEC',
    goesOnAt: 'SPEC',
    answer: { kind: 'mended', what: 'the issue', flags: [] },
    comesTo: 'no-fix-found',
  },
  'no-fix-found': {
    ...insisted,
    reached: 'the builder changes nothing',
    at: 'IMPLEMENT',
    goesOnAt: 'IMPLEMENT',
    answer: { kind: 'mended', what: 'the builder', flags: ['--resume'] },
    comesTo: 'diff-mismatches-spec',
  },
  'diff-mismatches-spec': {
    ...insisted,
    reached: 'the tests report success, and the values seen from outside are wrong',
    at: 'SELF_REVIEW',
    goesOnAt: 'SELF_REVIEW',
    answer: { kind: 'mended', what: 'the builder', flags: ['--restart'] },
    comesTo: 'draft',
  },
  'council-deadlock': {
    ...lifted,
    reached: 'three rounds of council and specification settle nothing',
    at: 'COUNCIL',
    goesOnAt: 'COUNCIL',
    comesTo: 'budget-tokens',
  },
  'budget-tokens': {
    ...insisted,
    reached: 'the model that builds uses up the budget',
    at: 'IMPLEMENT',
    goesOnAt: 'IMPLEMENT',
    answer: { kind: 'mended', what: 'the budget', flags: ['--resume', '--budget', 'inputTokens=1000000'] },
    comesTo: 'test-instance-unsafe',
  },
  'test-instance-unsafe': {
    ...lifted,
    reached: 'a live probe asks for what is not on its list',
    at: 'SELF_REVIEW',
    goesOnAt: 'SELF_REVIEW',
    answer: {
      kind: 'mended',
      what: 'what the probe is told to do',
      flags: ['--resume', '--budget', 'inputTokens=1000000'],
    },
    comesTo: 'draft',
  },
};
