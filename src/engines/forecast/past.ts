import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import type { Opening } from './opening/opening.ts';

/** A pull request of the past: what was known when it was opened, and apart from it what came of it. */
export interface Past extends Pick<PastPullRequest, 'outcome' | 'ended'> {
  readonly opening: Opening;
}
