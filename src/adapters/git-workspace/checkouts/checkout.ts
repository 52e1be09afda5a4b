import { mkdir } from 'node:fs/promises';
import { WorldError } from '#domain/world-error.ts';
import type { CommitReader } from '../git/commit-reader.ts';
import { git } from '../git/git.ts';
import { removeTree, type LiveFolder } from '../cache.ts';

/** Lays the trees of commits down in folders of their own. */
export interface TreeExporter {
  /** Absolute path of a new folder that holds the tree of the commit byte for byte; links are links, submodules are empty folders. */
  exportTree(commit: string): Promise<string>;
}

/**
 * The index of a commit is read once and then shared: laying down one more copy is a single `git checkout-index`, which executes
 * nothing, because the shadow that it runs in knows no filter and the folder holds no `.git`.
 */
export function treeExporter(gitDir: string, live: LiveFolder, commits: CommitReader): TreeExporter {
  return {
    async exportTree(commit) {
      const index = await commits.index(commit);
      const path = live.fresh('checkout');
      await mkdir(path, { recursive: true });
      try {
        await git({ gitDir, workTree: path, index, args: ['checkout-index', '--all', '--force', '--quiet'] });
      } catch (error) {
        await removeTree(path);
        throw error;
      }
      return path;
    },
  };
}

/** Removes a checkout; refuses any path that this cache did not make. */
export async function disposeCheckout(live: LiveFolder, path: string): Promise<void> {
  if (!live.owns(path)) throw new WorldError('usage', `The folder ${path} is no checkout of Patchline's, so it was not removed.`);
  await removeTree(path);
}
