import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileChange } from '#domain/candidate-patch.ts';
import { WorldError } from '#domain/world-error.ts';
import { refusalOfPath, shownPath } from '../checkouts/safe-path.ts';
import { git, gitLine } from './git.ts';
import { listTree, type TreeListing } from './tree-listing.ts';

/** A place where trees are built: a git folder of our own, and an index file in it. */
export interface TreeBuild {
  readonly gitDir: string;
  readonly index: string;
}

/** Id of the tree that the tree of `commit` becomes under file changes (`null`: begins empty). Objects are written to `gitDir`. */
export async function buildTree(build: TreeBuild, commit: string | null, changes: readonly FileChange[]): Promise<string> {
  const listing: TreeListing = commit === null ? new Map() : await listTree(build.gitDir, commit);
  const after = pathsAfter(listing, changes);
  for (const { path, content } of changes) {
    const refusal = refusalOfPath(path) ?? throughLink(path, listing) ?? (content === null ? null : clash(path, after));
    if (refusal !== null) throw refused(path, refusal);
  }
  await git({ ...build, args: commit === null ? ['read-tree', '--empty'] : ['read-tree', `${commit}^{tree}`] });
  await updateIndex(build, changes);
  return gitLine({ ...build, args: ['write-tree'] });
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

async function updateIndex(build: TreeBuild, changes: readonly FileChange[]): Promise<void> {
  if (changes.length === 0) return;
  const ids = await writeBlobs(
    build.gitDir,
    changes.map((change) => change.content).filter((content) => content !== null),
  );
  const none = '0'.repeat(ids[0]?.length ?? 40);
  // Deletions first: a file may make room for a folder of its name.
  const deletions = changes.filter((change) => change.content === null).map((change) => `0 ${none}\t${change.path}\0`);
  const writes = changes
    .filter((change) => change.content !== null)
    .map((change, index) => `${change.executable ? '100755' : '100644'} ${ids[index]}\t${change.path}\0`);
  await git({ ...build, args: ['update-index', '-z', '--index-info'], stdin: [...deletions, ...writes].join('') });
}

/** Ids of new blobs, in the order of their contents: one process for all. */
async function writeBlobs(gitDir: string, contents: readonly string[]): Promise<readonly string[]> {
  if (contents.length === 0) return [];
  const folder = join(gitDir, 'contents');
  await mkdir(folder);
  try {
    const paths = contents.map((_, index) => join(folder, String(index)));
    await Promise.all(contents.map((content, index) => writeFile(join(folder, String(index)), content)));
    const args = ['hash-object', '-w', '--no-filters', '--stdin-paths'];
    return (await gitLine({ gitDir, args, stdin: `${paths.join('\n')}\n` })).split('\n');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
