import { sha256 } from '#lib/digest.ts';
import type { WorkItem, WorkItemOrigin } from '#domain/work-item.ts';
import { readIssue } from '#engines/issue-text/issue-text.ts';

/** Bytes as received → work item. Throws `WorldError('usage')` for what cannot be an issue: too large, binary, empty. */
export function readWorkItem(bytes: Uint8Array, origin: WorkItemOrigin): WorkItem {
  const issue = readIssue(bytes, origin.kind === 'file' ? origin.path : null);
  return { origin, ...issue, digest: sha256(`${issue.title}\n${issue.body}`) };
}
