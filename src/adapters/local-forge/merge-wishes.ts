import type { MergeAllowance } from '#domain/merge-policy.ts';
import { WorldError } from '#domain/world-error.ts';
import type { MergeWishes } from '#ports/merge-wishes.ts';

const refusal = 'its pull request is a record beside the repository, which nothing can make ready or merge';

/** A folder has no rules of its own that could decide about a merge, so it follows no wish. */
export function localMergeWishes(allowance: MergeAllowance): MergeWishes {
  return {
    allowance,
    refusal,
    follow: ({ branch }) =>
      Promise.reject(
        new WorldError(
          'usage',
          `The branch ${branch} cannot be merged by policy: ${refusal}. Merge it yourself, or publish it on GitHub.`,
        ),
      ),
  };
}
