import type { MergeAllowance, MergeWish } from '#domain/merge-policy.ts';

/** What became of a wish. `refused`: the forge or the pull request does not allow it, one clause; nothing is tried another way. */
export type MergeAnswer =
  | { readonly kind: 'followed'; readonly url: string; readonly existed: boolean }
  | { readonly kind: 'refused'; readonly because: string };

/**
 * The only way by which a run can ask a forge to take its pull request further. Built where the owner's policy says so and nowhere else. MUST: concerns
 * only a pull request that we opened and whose head is the commit named; is idempotent; asks for the forge's own auto-merge, so that its rules for the
 * branch decide, and merges and approves nothing itself. Throws WorldError `network` where an answer was lost.
 */
export interface MergeWishes {
  readonly allowance: MergeAllowance;
  /** Why none can be followed here, one clause; `null`: they can. */
  readonly refusal: string | null;
  /** `head`: the commit that was judged and published. */
  follow(wish: MergeWish, head: string): Promise<MergeAnswer>;
}
