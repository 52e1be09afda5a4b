import type { FileChange } from '#domain/candidate-patch.ts';
import type { RepairPredicate } from '#domain/receipt.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';
import { checkRepository } from '#domain/verify-receipt/check-repository.ts';
import type { RepositoryObjects } from '#ports/repository-objects.ts';
import type { Workspace } from '#ports/workspace.ts';

export interface RepositoryPorts {
  readonly workspace: Pick<Workspace, 'tree'>;
  readonly objects: RepositoryObjects;
}

/** The changes that a receipt is about, once the repository agrees with all that the receipt says of it. */
export type RepositoryCheck =
  | { readonly kind: 'changes'; readonly all: readonly FileChange[]; readonly frozen: readonly FileChange[] }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

/** Reads what the repository holds under the ids of a receipt and compares. Executes nothing of the repository. */
export async function checkAgainstRepository(ports: RepositoryPorts, repair: RepairPredicate): Promise<RepositoryCheck> {
  const { workspace, objects } = ports;
  const baseTree = await objects.treeOf(repair.base.commit);
  const found = baseTree === null ? { kind: 'missing' as const } : await objects.changes(baseTree, repair.headTree);
  if (found.kind === 'not-text') return { kind: 'fault', fault: fault('unsupported-change', found.path, 'text files') };
  const changes = found.kind === 'changes' ? found.changes : null;
  const paths = repair.acceptance.files.map((file) => file.path);
  const frozenChanges = (changes ?? []).filter((change) => paths.includes(change.path));
  const treeUnder = (laid: readonly FileChange[]) => (changes === null ? null : workspace.tree(repair.base.commit, laid));
  const problem = checkRepository(repair, {
    baseTree,
    changes,
    frozen: new Map(await Promise.all(paths.map(async (path) => [path, await objects.read(repair.headTree, path)] as const))),
    testedTree: await treeUnder(frozenChanges),
    headTree: await treeUnder(changes ?? []),
  });
  return problem === null ? { kind: 'changes', all: changes ?? [], frozen: frozenChanges } : { kind: 'fault', fault: problem };
}
