import { sha256 } from '#lib/digest.ts';
import { slugOf } from './branch-name.ts';

/** Where a work item came from. */
export type WorkItemOrigin =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'forge'; readonly url: string };

/** An issue or a CI failure, normalised. Title and body are untrusted text, as received. */
export interface WorkItem {
  readonly origin: WorkItemOrigin;
  /** The number on its forge; `null` where it has none. */
  readonly number: number | null;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  /** sha256 (hex) of `title \n body` as received; markers and duplicates are tied to it. */
  readonly digest: string;
}

/**
 * What a work item is called, in one repository, by what outlives its runs (its account with models, what its probes made); fit for a file name. An issue with a
 * number is known by it, any other by its title: edits of the text, other settings, a slate and what is added for the next round of one change nothing.
 */
export function workItemKey({ number, title }: Pick<WorkItem, 'number' | 'title'>): string {
  if (number !== null) return `issue-${number}`;
  const words = title.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
  return `${slugOf(title, 40)}-${sha256(words).slice(0, 8)}`;
}
