import type { TestSetup } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import { frozenPaths } from '#engines/test-reports/test-reports.ts';
import type { LegPorts } from './read-claim.ts';

/** The JS and TS files that a pull request changes, its tests and the runner's configuration apart. */
export type ChangedSources =
  | {
      readonly kind: 'sources';
      readonly changes: readonly FileChange[];
      /** Changed files that tell a runner what to do; head is run with them as they are there. */
      readonly configuration: readonly string[];
    }
  /** One of them is a link, a submodule, or no text: none can be judged without it. */
  | { readonly kind: 'unreadable'; readonly path: string };

export async function changedSources(
  { objects }: Pick<LegPorts, 'objects'>,
  { trees, setup }: { readonly trees: { readonly base: string; readonly head: string }; readonly setup: TestSetup },
): Promise<ChangedSources> {
  const frozen = frozenPaths(setup, []);
  const configuration: string[] = [];
  const isSource = (path: string): boolean => {
    const reason = frozen.reasonFor(path);
    if (reason === 'runner-configuration') configuration.push(path);
    return reason === null && /\.[cm]?[jt]sx?$/.test(path);
  };
  const changed = await objects.changes(trees.base, trees.head, isSource);
  if (changed.kind === 'changes') return { kind: 'sources', changes: changed.changes, configuration };
  return { kind: 'unreadable', path: changed.kind === 'not-text' ? changed.path : 'a tree' };
}
