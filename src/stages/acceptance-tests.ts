import type { AcceptanceTests } from '#domain/acceptance.ts';
import { slugOf } from '#domain/branch-name.ts';
import type { RunState } from '#domain/run-state.ts';
import { draftAcceptanceTests } from '#engines/acceptance/acceptance.ts';

/** Acceptance tests of a reproduction for the repository's runner, each file with its hash. `only`: ids of examples; `null` for all. `timed`: ids of those that run under a clock. */
export function acceptanceTests(
  { item, issue, setup, reproduction }: Pick<RunState, 'item' | 'issue' | 'setup' | 'reproduction'>,
  checkoutPath: string,
  { only, timed }: { readonly only: readonly string[] | null; readonly timed: readonly string[] },
): Promise<AcceptanceTests> {
  const options = { slug: slugOf(issue.title, 40), issueNumber: item.number, checkoutPath, only, timed };
  return draftAcceptanceTests(reproduction, setup, options);
}
