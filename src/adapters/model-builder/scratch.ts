import type { Checkout, Collected, Workspace } from '#ports/workspace.ts';

/** A test that a model writes for itself: it is run, and it is no part of the fix. */
export function isScratch(path: string): boolean {
  return /(?:^|\/)scratch\.(?:test|spec)\.[cm]?[jt]sx?$/.test(path);
}

/** What was left in a checkout without the scratch tests, unless the repository has files of that name. */
export async function withoutScratch(
  workspace: Workspace,
  { commit }: Checkout,
  { left, own }: { readonly left: Collected; readonly own: readonly string[] },
): Promise<Collected> {
  if (left.kind !== 'candidate') return left;
  const { changes, origin } = left.patch;
  const kept = changes.filter(({ path }) => !isScratch(path) || own.includes(path));
  if (kept.length === changes.length) return left;
  if (kept.length === 0) return { kind: 'nothing' };
  return { kind: 'candidate', patch: await workspace.candidate(commit, kept, origin) };
}
