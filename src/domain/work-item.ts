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
