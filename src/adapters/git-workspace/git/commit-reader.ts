import { rename } from 'node:fs/promises';
import type { LiveFolder } from '../cache.ts';
import { git } from './git.ts';
import { listTree, type TreeListing } from './tree-listing.ts';

/** What of a commit is asked for again and again: read by git once, and then known. */
export interface CommitReader {
  listing(commit: string): Promise<TreeListing>;
  /** Path of an index file that holds the commit's tree; not to be written to. */
  index(commit: string): Promise<string>;
}

/** A run works on one commit and now and then looks at another one. */
const mostListings = 4;

export function commitReader(gitDir: string, live: LiveFolder): CommitReader {
  const listings = new Map<string, Promise<TreeListing>>();
  const indexes = new Map<string, Promise<string>>();
  return {
    listing(commit) {
      const listing = known(listings, commit, () => listTree(gitDir, commit));
      const [oldest] = listings.keys();
      if (listings.size > mostListings && oldest !== undefined) listings.delete(oldest);
      return listing;
    },
    index: (commit) => known(indexes, commit, () => readIndex(gitDir, live, commit)),
  };
}

function known<T>(all: Map<string, Promise<T>>, commit: string, read: () => Promise<T>): Promise<T> {
  const value = all.get(commit) ?? read();
  all.set(commit, value);
  // A commit that could not be read may have been fetched by the next try.
  value.catch(() => all.delete(commit));
  return value;
}

async function readIndex(gitDir: string, live: LiveFolder, commit: string): Promise<string> {
  if (!/^[0-9a-f]{40,64}$/.test(commit)) throw new Error(`A checkout takes a full commit id, and ${commit} is none`);
  const index = live.fresh('index');
  await git({ gitDir, index: `${index}.new`, args: ['read-tree', `${commit}^{tree}`] });
  await rename(`${index}.new`, index);
  return index;
}
