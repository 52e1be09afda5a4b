import type { FilterRule } from './finding.ts';
import type { PullRequest } from './pull-request.ts';

/** How a pull request ended. `undecided`: still open, or nothing says for certain how it ended. */
export const pastOutcomes = ['merged', 'closed', 'undecided'] as const;
export type PastOutcome = (typeof pastOutcomes)[number];

/** A pull request of the past, with what was there when it was opened kept apart from what came of it. */
export interface PastPullRequest {
  /** As it was when it was opened, as far as that is known: open, without labels. `createdAt` is then, or shortly before. */
  readonly pullRequest: PullRequest;
  readonly outcome: PastOutcome;
  /** When it ended (ms since the epoch); `unknown` where it may have ended at any time. */
  readonly ended: { readonly kind: 'at'; readonly at: number } | { readonly kind: 'open' } | { readonly kind: 'unknown' };
}

/** A rule that a source of the past gives too few facts for. */
export interface BlindSpot {
  readonly rule: FilterRule;
  /** `unseen`: the rule is not asked; `partly`: it is, and sees less than on the forge. */
  readonly kind: 'unseen' | 'partly';
  /** A clause, as it follows "because". */
  readonly because: string;
}
