import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { candidateId } from '#domain/candidate-patch.ts';
import { buildTree } from '../git/build-tree.ts';
import { git } from '../git/git.ts';
import { listTree, type TreeEntry } from '../git/tree-listing.ts';

/**
 * A candidate from whole new file contents. Changes that change nothing are dropped, so that the same fix never has two ids; the
 * diff is made between two trees, where no attribute, filter or external program has a say.
 */
export async function makeCandidate(
  gitDir: string,
  commit: string,
  proposed: readonly FileChange[],
  origin: CandidatePatch['origin'],
): Promise<CandidatePatch> {
  const changes = [...new Map(proposed.map((change) => [change.path, change])).values()];
  const tree = await buildTree({ gitDir, index: `${gitDir}/candidate-index` }, commit, changes);
  const base = await listTree(gitDir, commit);
  const next = await listTree(gitDir, tree);
  const effective = changes
    .filter((change) => !isSame(base.get(change.path), next.get(change.path)))
    .map(withoutDeadMode)
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return { id: candidateId(effective), changes: effective, diff: await diffOf(gitDir, commit, tree), origin };
}

function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.id === other?.id && one?.mode === other?.mode;
}

function withoutDeadMode(change: FileChange): FileChange {
  return change.content === null ? { ...change, executable: false } : change;
}

async function diffOf(gitDir: string, commit: string, tree: string): Promise<string> {
  const headers = ['--src-prefix=a/', '--dst-prefix=b/', '--abbrev=12', '--unified=3', '--no-renames', '--no-color'];
  const programs = ['--no-ext-diff', '--no-textconv', '--indent-heuristic', '--diff-algorithm=myers'];
  return (
    await git({
      gitDir,
      args: ['-c', 'core.quotePath=false', 'diff-tree', '-r', '-p', ...headers, ...programs, `${commit}^{tree}`, tree],
    })
  ).toString('utf8');
}
