import type { AcceptanceTests } from '#domain/acceptance.ts';
import { slugOf } from '#domain/branch-name.ts';
import type { RunState } from '#domain/run-state.ts';
import { draftAcceptanceTests } from '#engines/acceptance/acceptance.ts';

type Clock = Pick<RunState['examplesOnBase'], 'timed' | 'seconds'>;

/** Acceptance tests of a reproduction for the repository's runner, each file with its hash. `only`: ids of examples; `null` for all. `timed`: ids of those that run under a clock, of so many `seconds`. */
export function acceptanceTests(
  { item, issue, setup, reproduction }: Pick<RunState, 'item' | 'issue' | 'setup' | 'reproduction'>,
  checkoutPath: string,
  { only, timed, seconds }: { readonly only: readonly string[] | null } & Clock,
): Promise<AcceptanceTests> {
  const options = { slug: slugOf(issue.title, 40), issueNumber: item.number, checkoutPath, only, timed, seconds };
  return draftAcceptanceTests(reproduction, setup, options);
}
