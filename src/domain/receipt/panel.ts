import { reviewers } from '../model-role.ts';
import type { ReceiptPanel } from '../receipt.ts';
import type { BuildAttempt, DiffReview } from '../run-state.ts';

/** Whether the reviewers of a diff are of one vendor; `null` where fewer than two models reviewed. The last review of each counts. */
export function isSameVendor(reviews: readonly Pick<DiffReview, 'by' | 'vendor'>[]): boolean | null {
  const vendors = reviewers.flatMap((role) => reviews.findLast((review) => review.by === role)?.vendor ?? []);
  return vendors.length < 2 ? null : new Set(vendors).size === 1;
}

export interface PanelFacts {
  readonly attempts: readonly BuildAttempt[];
  readonly reviews: readonly DiffReview[];
  readonly handOver: boolean;
  readonly testAuthor: ReceiptPanel['testAuthor'];
}

/** Most tries that a receipt lists: the latest. */
const mostAttempts = 20;

/** What a receipt says of who took part, without anybody's words. */
export function receiptPanel({ attempts, reviews, handOver, testAuthor }: PanelFacts): ReceiptPanel {
  const last = reviewers.flatMap((role) => reviews.findLast((review) => review.by === role) ?? []);
  return {
    attempts: attempts
      .slice(-mostAttempts)
      .map(({ rung, tier, builder, model, outcome }) => ({ rung, tier, builder, model, outcome })),
    reviewers: last.map(({ by, model, vendor, tier, verdict }) => ({ by, model, vendor, tier, verdict })),
    sameVendorReviewers: isSameVendor(last),
    handOver,
    testAuthor: testAuthor === null ? null : { model: testAuthor.model, tests: testAuthor.tests.toSorted() },
  };
}
