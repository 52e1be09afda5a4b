import type { WorkItem, WorkItemOrigin } from '#domain/work-item.ts';
import type { ForgeIssue } from '#ports/pull-requests.ts';
import { readIssue } from '#engines/issue-text/issue-text.ts';

/** Bytes as received → work item. Throws `WorldError('usage')` for what cannot be an issue: too large, binary, empty. */
export function readWorkItem(bytes: Uint8Array, origin: WorkItemOrigin): WorkItem {
  return readIssue({ kind: 'markdown', content: bytes, origin });
}

/** An issue of a forge → work item, under the same limits. */
export function workItemOf({ title, body, number, labels, url }: ForgeIssue): WorkItem {
  return readIssue({ kind: 'fields', title, body, number, labels, origin: { kind: 'forge', url } });
}
