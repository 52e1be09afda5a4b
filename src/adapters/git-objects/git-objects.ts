import type { FileChange } from '#domain/candidate-patch.ts';
import type { RepositoryObjects, TreeChanges } from '#ports/repository-objects.ts';
import { git, gitOrNo, type Repository } from './read-only-git.ts';
import { parseRawDiff, type RawChange } from './raw-diff.ts';

const objectId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Reads the objects of the git repository at `folder` (a work tree, or a git folder). Throws WorldError `repository` where git fails. */
export function gitObjects(folder: string): RepositoryObjects {
  const repository: Repository = { folder };
  return {
    treeOf: (commit) => treeOf(repository, commit),
    read: (tree, path) => readFrom(repository, tree, path),
    changes: (from, to, isWanted) => changesBetween(repository, from, to, isWanted ?? (() => true)),
    mergeBase: (one, other) => mergeBase(repository, one, other),
  };
}

async function treeOf(repository: Repository, commit: string): Promise<string | null> {
  if ((await typeOf(repository, commit)) !== 'commit') return null;
  return (await git(repository, ['rev-parse', '--verify', '--quiet', `${commit}^{tree}`])).toString('utf8').trim();
}

async function readFrom(repository: Repository, tree: string, path: string): Promise<string | null> {
  if (path === '' || (await typeOf(repository, tree)) !== 'tree') return null;
  const listed = await git(repository, ['ls-tree', '-z', '--full-tree', tree, '--', path]);
  const [, mode = '', blob = '', found] = /^(\d{6}) blob ([0-9a-f]+)\t([^\0]*)\0$/.exec(listed.toString('utf8')) ?? [];
  // git takes a path for the same as its shorter spelling (`./a`); here a path has one.
  return mode.startsWith('100') && found === path ? readText(repository, blob) : null;
}

async function changesBetween(
  repository: Repository,
  from: string,
  to: string,
  isWanted: (path: string) => boolean,
): Promise<TreeChanges> {
  for (const tree of [from, to]) if ((await typeOf(repository, tree)) !== 'tree') return { kind: 'missing' };
  const raw = await git(repository, ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', '--no-ext-diff', from, to]);
  const changes: FileChange[] = [];
  for (const entry of parseRawDiff(raw)) {
    if (entry.path !== null && !isWanted(entry.path)) continue;
    const change = entry.path === null ? null : await readChange(repository, entry.path, entry);
    if (change === null) return { kind: 'not-text', path: entry.path ?? 'a path that is not UTF-8' };
    changes.push(change);
  }
  return { kind: 'changes', changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

async function mergeBase(repository: Repository, one: string, other: string): Promise<string | null> {
  for (const id of [one, other]) if ((await typeOf(repository, id)) !== 'commit') return null;
  const found = await gitOrNo(repository, ['merge-base', one, other]);
  return found === null ? null : found.toString('utf8').trim();
}

/** `null` for what no file change can say: links, submodules, bytes that are no text. */
async function readChange(repository: Repository, path: string, raw: RawChange): Promise<FileChange | null> {
  if (raw.status === 'D') return raw.oldMode.startsWith('100') ? { path, content: null, executable: false } : null;
  const content = raw.newMode.startsWith('100') ? await readText(repository, raw.newBlob) : null;
  return content === null ? null : { path, content, executable: raw.newMode === '100755' };
}

async function readText(repository: Repository, blob: string): Promise<string | null> {
  const bytes = await git(repository, ['cat-file', 'blob', blob]);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

async function typeOf(repository: Repository, id: string): Promise<string | null> {
  if (!objectId.test(id)) return null;
  const [, type = ''] = (await git(repository, ['cat-file', '--batch-check'], `${id}\n`)).toString('utf8').trim().split(' ');
  return type === 'missing' ? null : type;
}
