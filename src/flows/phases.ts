import { challenge } from '#stages/challenge/challenge.ts';
import { close } from '#stages/close/close.ts';
import { council } from '#stages/council/council.ts';
import { draftPr } from '#stages/draft-pr/draft-pr.ts';
import { implement } from '#stages/implement/implement.ts';
import { intake } from '#stages/intake/intake.ts';
import type { RegisteredPhase } from '#stages/phase-spec.ts';
import { plan } from '#stages/plan/plan.ts';
import { selfReview } from '#stages/self-review/self-review.ts';
import { spec } from '#stages/spec/spec.ts';
import { testFirst } from '#stages/test-first/test-first.ts';
import { verify } from '#stages/verify/verify.ts';

/** The registry of `patchline fix`: the eleven phases, in order. */
export const fixPhases: readonly RegisteredPhase[] = [
  intake,
  verify,
  challenge,
  council,
  spec,
  testFirst,
  plan,
  implement,
  selfReview,
  draftPr,
  close,
];
