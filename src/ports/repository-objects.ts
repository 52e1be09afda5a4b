import type { FileChange } from '#domain/candidate-patch.ts';

/** The file changes between two trees, or why they cannot be told as such. */
export type TreeChanges =
  | { readonly kind: 'changes'; readonly changes: readonly FileChange[] }
  /** One of the trees is not in the repository. */
  | { readonly kind: 'missing' }
  /** A link, a submodule, a file that is no UTF-8 text, or a path that is none. */
  | { readonly kind: 'not-text'; readonly path: string };

/**
 * Reads what a repository holds, by object id. MUST: ids only, never names of branches; replaced objects (`refs/replace`) are not
 * followed; nothing of the repository is executed, fetched or changed.
 */
export interface RepositoryObjects {
  /** Tree of a commit; `null` where the repository has no such commit. */
  treeOf(commit: string): Promise<string | null>;
  /** Text of a regular file in a tree; `null` where there is none, or it is no UTF-8 text. */
  read(tree: string, path: string): Promise<string | null>;
  /**
   * What changes on the way from one tree to another, sorted by path; renames are a deletion and an addition. Paths that are not wanted
   * are left out and may be anything; every path is wanted where nothing is said.
   */
  changes(from: string, to: string, isWanted?: (path: string) => boolean): Promise<TreeChanges>;
  /** The best common ancestor of two commits; `null` where there is none, or one of them is not in the repository. */
  mergeBase(one: string, other: string): Promise<string | null>;
}
