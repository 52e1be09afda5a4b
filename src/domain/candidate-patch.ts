import { sha256 } from '#lib/digest.ts';
import type { SourceLocation } from './source-location.ts';

/** The new content of one regular file; `content: null` deletes it. Paths are relative, forward slashes, inside the repository. */
export interface FileChange {
  readonly path: string;
  readonly content: string | null;
  readonly executable: boolean;
}

/** Who made a candidate, and from what. */
export interface CandidateOrigin {
  readonly builder: string;
  /** Fix template, for the search builder. */
  readonly template: string | null;
  readonly location: SourceLocation | null;
}

/** One proposed fix: whole new contents of the touched files, so that applying it cannot fail. */
export interface CandidatePatch {
  /** sha256 (hex) over the sorted file changes; the same content never gets two identities. */
  readonly id: string;
  readonly changes: readonly FileChange[];
  /** Unified diff against base, for people. */
  readonly diff: string;
  readonly origin: CandidateOrigin;
}

/** The identity of a set of file changes, whatever their order: sha256 (hex) over path, content and mode of each, sorted by path. */
export function candidateId(changes: readonly FileChange[]): string {
  const sorted = changes.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  return sha256(JSON.stringify(sorted.map(({ path, content, executable }) => [path, content, content !== null && executable])));
}
