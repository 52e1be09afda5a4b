import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FileChange } from '#domain/candidate-patch.ts';
import { blobOf } from '../git/blob.ts';
import { decodeText, isRegularFile, type TreeEntry, type TreeListing } from '../git/tree-listing.ts';
import type { CandidateBase } from './candidate.ts';
import { ignoredPaths } from './ignored-paths.ts';
import { RefusedFind, refusedFind } from './refused-find.ts';
import { refusalOfPath, shownPath } from './safe-path.ts';
import { walkRegularFiles, type FoundFile } from './walk.ts';

/** How much a builder may leave behind. */
export interface CollectLimits {
  /** Changed files. */
  readonly files: number;
  /** Bytes of one changed file. */
  readonly fileBytes: number;
  /** Bytes of all changed files together. */
  readonly totalBytes: number;
  /** Files and folders of the checkout. */
  readonly entries: number;
}

export const defaultCollectLimits: CollectLimits = {
  files: 100,
  fileBytes: 2 * 1024 ** 2,
  totalBytes: 4 * 1024 ** 2,
  entries: 500_000,
};

export type FoundChanges =
  | { readonly kind: 'changes'; readonly changes: readonly FileChange[] }
  | { readonly kind: 'refused'; readonly reason: string };

/**
 * The regular files of a folder that differ from a commit, by content: no git runs in the folder, and nothing in it is opened but
 * regular files. New files that the commit's own `.gitignore` names are passed over, as `git add` would.
 */
export async function collectChanges(
  folder: string,
  { gitDir, commit, commits }: CandidateBase,
  limits: CollectLimits = defaultCollectLimits,
): Promise<FoundChanges> {
  try {
    const listing = await commits.listing(commit);
    return { kind: 'changes', changes: await changesIn(folder, { gitDir, listing }, limits) };
  } catch (error) {
    if (error instanceof RefusedFind) return { kind: 'refused', reason: error.reason };
    throw error;
  }
}

interface Compared {
  readonly gitDir: string;
  readonly listing: TreeListing;
}

async function changesIn(folder: string, { gitDir, listing }: Compared, limits: CollectLimits): Promise<readonly FileChange[]> {
  const found = walkRegularFiles(folder, limits.entries);
  const differing = found.filter((file) => differs(folder, file, listing.get(file.path)));
  const added = differing.filter((file) => !listing.has(file.path)).map((file) => file.path);
  const ignored = await ignoredPaths(gitDir, listing, added);
  const changed = differing.filter((file) => !ignored.has(file.path) && !liesInSubmodule(file.path, listing));
  const deleted = deletedPaths(listing, found);
  refuseExcess(changed, deleted.length, limits);
  const writes = readChanges(folder, changed);
  return [...writes, ...deleted.map((path) => ({ path, content: null, executable: false }))];
}

function differs(folder: string, file: FoundFile, entry: TreeEntry | undefined): boolean {
  if (entry === undefined || !isRegularFile(entry)) return true;
  if (file.size !== entry.size || file.executable !== (entry.mode === '100755')) return true;
  return blobOf(readRegularFile(join(folder, file.path)), entry.id.length).id !== entry.id;
}

function deletedPaths(listing: TreeListing, found: readonly FoundFile[]): readonly string[] {
  const present = new Set(found.map((file) => file.path));
  return [...listing]
    .filter(([path, entry]) => isRegularFile(entry) && !present.has(path) && !/(^|\/)node_modules\//.test(path))
    .map(([path]) => path);
}

function liesInSubmodule(path: string, listing: TreeListing): boolean {
  const segments = path.split('/');
  return segments.some((_, depth) => listing.get(segments.slice(0, depth).join('/'))?.mode === '160000');
}

function refuseExcess(changed: readonly FoundFile[], deleted: number, limits: CollectLimits): void {
  for (const { path, size } of changed) {
    const refusal = refusalOfPath(path);
    if (refusal !== null) throw refusedFind(`the path ${shownPath(path)} ${refusal}`);
    if (size > limits.fileBytes)
      throw refusedFind(`${shownPath(path)} has ${inMiB(size)} and a file may have ${inMiB(limits.fileBytes)}`);
  }
  const files = changed.length + deleted;
  if (files > limits.files) throw refusedFind(`it changes ${files} files and a fix may change ${limits.files}`);
  const bytes = changed.reduce((sum, file) => sum + file.size, 0);
  if (bytes > limits.totalBytes)
    throw refusedFind(`its files have ${inMiB(bytes)} together and a fix may have ${inMiB(limits.totalBytes)}`);
}

function inMiB(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}

function readChanges(folder: string, files: readonly FoundFile[]): readonly FileChange[] {
  const changes: FileChange[] = [];
  const binary: string[] = [];
  for (const { path, executable } of files) {
    const bytes = readRegularFile(join(folder, path));
    const content = bytes.includes(0) ? null : decodeText(bytes);
    if (content === null) binary.push(shownPath(path));
    else changes.push({ path, content, executable });
  }
  if (binary.length > 0) throw refusedFind(`it leaves binary files: ${binary.join(', ')} (not UTF-8 text)`);
  return changes;
}

function readRegularFile(path: string): Buffer {
  const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) throw refusedFind(`${shownPath(path)} changed while it was read`);
    return readFileSync(file);
  } finally {
    closeSync(file);
  }
}
