import type { FileChange } from '../candidate-patch.ts';

/** The changes that are not among the frozen files: the fix itself. */
export function withoutFrozen(
  changes: readonly FileChange[],
  frozen: readonly { readonly path: string }[],
): readonly FileChange[] {
  const paths = new Set(frozen.map((file) => file.path));
  return changes.filter((change) => !paths.has(change.path));
}
