/** What ties a pull request to the work that made it, hidden in its body so that every forge can keep it. */
export interface RecordMarker {
  /** sha256 (hex) of the work item. */
  readonly workItemDigest: string;
  /** `git patch-id --stable` of the whole diff; `null` where it has no text. */
  readonly patchId: string | null;
}

/** The marker as one line of Markdown that no reader sees. */
export function formatRecordMarker(marker: RecordMarker): string {
  return `<!-- patchline:record work-item=${marker.workItemDigest} patch-id=${marker.patchId ?? 'none'} -->`;
}

/** The marker of a body; `null` where there is none, or more than one (then somebody has put a false one in). */
export function readRecordMarker(body: string): RecordMarker | null {
  const matches = [...body.matchAll(/^<!-- patchline:record work-item=([0-9a-f]{64}) patch-id=([0-9a-f]{40,64}|none) -->\r?$/gm)];
  const [, workItemDigest, patchId] = matches[0] ?? [];
  if (matches.length !== 1 || workItemDigest === undefined || patchId === undefined) return null;
  return { workItemDigest, patchId: patchId === 'none' ? null : patchId };
}
