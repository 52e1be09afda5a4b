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

/**
 * Where issues and pull requests live. MUST: `apply` is idempotent by branch (pull request), marker (comment) and name
 * (label); a lost answer followed by the same action again leaves one effect.
 */
export interface Forge {
  listRecords(): Promise<readonly ForgeRecord[]>;
  apply(action: RepairAction): Promise<ForgeEffect>;
}
