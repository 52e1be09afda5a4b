import type { FileChange } from '#domain/candidate-patch.ts';
import { WorldError } from '#domain/world-error.ts';
import { refusalOfPath, shownPath } from '../checkouts/safe-path.ts';
import { blobOf, writeBlob } from './blob.ts';
import { git, gitLine } from './git.ts';
import { listTree, type TreeListing } from './tree-listing.ts';

/** A place where trees are built: a git folder of our own, and an index file in it. */
export interface TreeBuild {
  readonly gitDir: string;
  readonly index: string;
  /** Length of the repository's object ids. */
  readonly idLength: number;
}

/** Id of the tree that the tree of `commit` becomes under file changes (`null`: begins empty). Objects are written to `gitDir`. */
export async function buildTree(build: TreeBuild, commit: string | null, changes: readonly FileChange[]): Promise<string> {
  refuseImpossible(commit === null ? new Map() : await listTree(build.gitDir, commit), changes);
  await git({ ...build, args: commit === null ? ['read-tree', '--empty'] : ['read-tree', `${commit}^{tree}`] });
  await updateIndex(build, changes);
  return gitLine({ ...build, args: ['write-tree'] });
}

/** Throws WorldError `repository` for a change that no tree can hold over this one. */
export function refuseImpossible(listing: TreeListing, changes: readonly FileChange[]): void {
  const after = pathsAfter(listing, changes);
  for (const { path, content } of changes) {
    const refusal = refusalOfPath(path) ?? throughLink(path, listing) ?? (content === null ? null : clash(path, after));
    if (refusal !== null) throw refused(path, refusal);
  }
}

function refused(path: string, refusal: string): WorldError {
  return new WorldError(
    'repository',
    `The file change ${shownPath(path)} cannot be committed because it ${refusal}. Only regular files below the repository's root may change; leave this path out.`,
  );
}

interface PathsAfter {
  readonly files: ReadonlySet<string>;
  readonly folders: ReadonlySet<string>;
}

function pathsAfter(listing: TreeListing, changes: readonly FileChange[]): PathsAfter {
  const files = new Set(listing.keys());
  for (const change of changes) files.delete(change.path);
  for (const change of changes) if (change.content !== null) files.add(change.path);
  return { files, folders: new Set([...files].flatMap(foldersAbove)) };
}

function foldersAbove(path: string): readonly string[] {
  const segments = path.split('/');
  return segments.slice(1).map((_, depth) => segments.slice(0, depth + 1).join('/'));
}

/** Git would remove the one for the other without a word, and the candidate would say less than it does. */
function clash(path: string, after: PathsAfter): string | null {
  const clashes = after.folders.has(path) || foldersAbove(path).some((folder) => after.files.has(folder));
  return clashes ? 'needs one name to be a file and a folder' : null;
}

function throughLink(path: string, listing: TreeListing): string | null {
  const modes = [...foldersAbove(path), path].map((name) => listing.get(name)?.mode);
  if (modes.includes('120000')) return 'goes through a symbolic link of the repository';
  return modes.includes('160000') ? 'lies in a submodule' : null;
}

/** Lays changes over an index, and their contents into the git folder. */
async function updateIndex(build: TreeBuild, changes: readonly FileChange[]): Promise<void> {
  if (changes.length === 0) return;
  const none = '0'.repeat(build.idLength);
  // Deletions first: a file may make room for a folder of its name.
  const deletions = changes.filter(({ content }) => content === null).map(({ path }) => `0 ${none}\t${path}\0`);
  const writes: string[] = [];
  for (const { path, content, executable } of changes) {
    if (content === null) continue;
    const blob = blobOf(content, build.idLength);
    await writeBlob(build.gitDir, blob);
    writes.push(`${executable ? '100755' : '100644'} ${blob.id}\t${path}\0`);
  }
  await git({ ...build, args: ['update-index', '-z', '--index-info'], stdin: [...deletions, ...writes].join('') });
}
