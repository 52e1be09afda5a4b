import type { ForgeRecord } from '#ports/forge.ts';
export function findDuplicates(item: { digest: string; number: number | null; title: string }, records: readonly ForgeRecord[]): { record: ForgeRecord; because: string }[] {
  return records.flatMap((record) => record.state !== 'open' ? [] : record.workItemDigest === item.digest ? [{ record, because: 'same-work-item' }] : item.number !== null && record.issue === item.number ? [{ record, because: 'same-issue-number' }] : []);
}
