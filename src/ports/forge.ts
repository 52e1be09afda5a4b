import type { ForgeEffect, RepairAction } from '#domain/forge-action.ts';

/** An open record of earlier work, as far as duplicate detection needs it. */
export interface ForgeRecord {
  readonly url: string;
  readonly title: string;
  readonly branch: string;
  readonly issue: number | null;
  /** sha256 of the work item it answers; `null` where a person opened it. */
  readonly workItemDigest: string | null;
  /** git patch-id of its diff; `null` where unknown. */
  readonly patchId: string | null;
  readonly state: 'open' | 'closed';
}

/** Who put a label on, and whether that person may decide about the repository. */
export interface LabelHand {
  /** Who it was, for people to read. Untrusted. */
  readonly who: string;
  /** A person with the right to write, as far as the forge says; what it does not say is `false`. */
  readonly mayDecide: boolean;
}

/**
 * Where issues and pull requests live. `on` names a place as in `RepairAction`. MUST: `apply` is idempotent by branch (pull request), marker (comment) and name
 * (label); a lost answer followed by the same action again leaves one effect. Reads throw WorldError `network` where an
 * answer was lost, and never take it for "none".
 */
export interface Forge {
  listRecords(): Promise<readonly ForgeRecord[]>;
  apply(action: RepairAction): Promise<ForgeEffect>;
  /** The text of our own comment with this marker as it stands there now, edits by others included; `null` where there is none. */
  ownComment(on: string, marker: string): Promise<string | null>;
  labels(on: string): Promise<readonly string[]>;
  /** The last who put this label on; `null` where it is not on now. */
  labelledBy(on: string, label: string): Promise<LabelHand | null>;
}
