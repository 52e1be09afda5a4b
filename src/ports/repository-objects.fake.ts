import type { FileChange } from '#domain/candidate-patch.ts';
import { sha256 } from '#lib/digest.ts';
import type { TreeContent, TreeEntry } from './repository-objects.contract.ts';
import type { RepositoryObjects } from './repository-objects.ts';

/** Objects in memory: ids follow from content, as git's do, but are not git's. */
export interface FakeObjects extends RepositoryObjects {
  /** Makes a commit with exactly these entries, on top of the one before. */
  commit(content: TreeContent): { readonly commit: string; readonly tree: string };
}

export function fakeObjects(): FakeObjects {
  const trees = new Map<string, TreeContent>();
  const commits = new Map<string, string>();
  return {
    commit(content) {
      const tree = sha256(`tree ${describeTree(content)}`).slice(0, 40);
      const commit = sha256(`commit ${commits.size} ${tree}`).slice(0, 40);
      trees.set(tree, content);
      commits.set(commit, tree);
      return { commit, tree };
    },
    treeOf: async (commit) => commits.get(commit) ?? null,
    read: async (tree, path) => textOf(entryAt(trees.get(tree), path)),
    async changes(from, to, isWanted = () => true) {
      const [before, after] = [trees.get(from), trees.get(to)];
      if (before === undefined || after === undefined) return { kind: 'missing' };
      const changes: FileChange[] = [];
      for (const path of pathsOf(before, after).filter(isWanted)) {
        const change = changeAt(path, before, after);
        if (change === null) return { kind: 'not-text', path };
        changes.push(change);
      }
      return { kind: 'changes', changes };
    },
    async mergeBase(one, other) {
      const places = [one, other].map((id) => [...commits.keys()].indexOf(id));
      return places.includes(-1) ? null : ([...commits.keys()][Math.min(...places)] ?? null);
    },
  };
}

/** Paths whose entries differ, sorted. */
function pathsOf(before: TreeContent, after: TreeContent): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.filter((path) => describeEntry(entryAt(before, path)) !== describeEntry(entryAt(after, path)));
}

function changeAt(path: string, before: TreeContent, after: TreeContent): FileChange | null {
  const [old, next] = [entryAt(before, path), entryAt(after, path)];
  if (next === null) return old?.kind === 'file' ? { path, content: null, executable: false } : null;
  const content = textOf(next);
  return content === null || next.kind !== 'file' ? null : { path, content, executable: next.executable };
}

function entryAt(tree: TreeContent | undefined, path: string): TreeEntry | null {
  return tree !== undefined && Object.hasOwn(tree, path) ? (tree[path] ?? null) : null;
}

function textOf(entry: TreeEntry | null): string | null {
  if (entry?.kind !== 'file') return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry.bytes);
  } catch {
    return null;
  }
}

function describeTree(content: TreeContent): string {
  return Object.keys(content)
    .sort()
    .map((path) => `${JSON.stringify(path)} ${describeEntry(entryAt(content, path))}`)
    .join('\n');
}

function describeEntry(entry: TreeEntry | null): string {
  if (entry === null) return 'nothing';
  return entry.kind === 'link' ? `link ${entry.target}` : `file ${entry.executable} ${sha256(entry.bytes)}`;
}
