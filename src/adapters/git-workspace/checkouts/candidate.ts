import { writeFile } from 'node:fs/promises';
import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';
import { candidateId } from '#domain/candidate-patch.ts';
import { refuseImpossible } from '../git/build-tree.ts';
import { blobOf, writeBlob } from '../git/blob.ts';
import type { CommitReader } from '../git/commit-reader.ts';
import { git } from '../git/git.ts';
import { indexFile, type IndexEntry } from '../git/index-file.ts';
import type { TreeListing } from '../git/tree-listing.ts';

export interface CandidateBase {
  /** A git folder of ours; objects are written to it. */
  readonly gitDir: string;
  readonly commit: string;
  readonly commits: CommitReader;
}

/**
 * A candidate from whole new file contents. Changes that change nothing are dropped, so that the same fix never has two ids; the
 * diff is made between the commit and an index, where no attribute, filter or external program has a say.
 */
export async function makeCandidate(
  base: CandidateBase,
  proposed: readonly FileChange[],
  origin: CandidatePatch['origin'],
): Promise<CandidatePatch> {
  const changes = [...new Map(proposed.map((change) => [change.path, change])).values()];
  const listing = await base.commits.listing(base.commit);
  refuseImpossible(listing, changes);
  const effective = changes
    .filter((change) => !isSame(listing, change, base.commit.length))
    .map(withoutDeadMode)
    .toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return { id: candidateId(effective), changes: effective, diff: await diffOf(base, effective), origin };
}

function isSame(listing: TreeListing, { path, content, executable }: FileChange, idLength: number): boolean {
  const entry = listing.get(path);
  if (content === null || entry === undefined) return content === null && entry === undefined;
  return entry.mode === (executable ? '100755' : '100644') && entry.id === blobOf(content, idLength).id;
}

function withoutDeadMode(change: FileChange): FileChange {
  return change.content === null ? { ...change, executable: false } : change;
}

/** Git compares the changed paths alone, so the index need not hold any other. */
async function diffOf({ gitDir, commit }: CandidateBase, changes: readonly FileChange[]): Promise<string> {
  if (changes.length === 0) return '';
  const entries: IndexEntry[] = [];
  for (const { path, content, executable } of changes) {
    if (content === null) continue;
    const blob = blobOf(content, commit.length);
    await writeBlob(gitDir, blob);
    entries.push({ path, executable, id: blob.id });
  }
  const index = `${gitDir}/candidate-index`;
  await writeFile(index, indexFile(entries, commit.length));
  const headers = ['--src-prefix=a/', '--dst-prefix=b/', '--abbrev=12', '--unified=3', '--no-renames', '--no-color'];
  const programs = ['--no-ext-diff', '--no-textconv', '--indent-heuristic', '--diff-algorithm=myers'];
  const compare = ['diff-index', '--cached', '-p', ...headers, ...programs, `${commit}^{tree}`];
  const args = ['-c', 'core.quotePath=false', ...compare, '--', ...changes.map(({ path }) => path)];
  return (await git({ gitDir, index, args, env: { GIT_LITERAL_PATHSPECS: '1' } })).toString('utf8');
}
