import { sha256 } from '#lib/digest.ts';
import { decodeRecord, noPredecessor, schemaVersion, type JournalRecord } from './record.ts';

/** What the bytes of a journal file hold. */
export type Chain =
  | {
      readonly kind: 'whole';
      readonly records: readonly JournalRecord[];
      /** Bytes that hold whole records; what follows is a record that was being written when the process or the machine died. */
      readonly length: number;
      /** Hash of the last record. */
      readonly hash: string;
    }
  | { readonly kind: 'broken'; readonly line: number; readonly reason: string };

/**
 * Reads a journal. Each record was on the disk before the next was begun, so only the last one can be torn: it is left out. Damage
 * before it was done by something else. `decode` reads one line.
 */
export function readChain(bytes: Buffer, run: string, decode: typeof decodeRecord = decodeRecord): Chain {
  const lines = wholeLines(bytes);
  const records: JournalRecord[] = [];
  let length = 0;
  let hash = noPredecessor;
  for (const [index, line] of lines.entries()) {
    const record = decode(line);
    if (record === null && index === lines.length - 1) break;
    const reason = record === null ? 'it is not a record' : faultOf(record, index, run, hash);
    if (record === null || reason !== null) return { kind: 'broken', line: index + 1, reason: reason ?? '' };
    records.push(record);
    length += line.length + 1;
    hash = sha256(line);
  }
  return { kind: 'whole', records, length, hash };
}

function faultOf(record: JournalRecord, index: number, run: string, hash: string): string | null {
  if (record.previous !== hash) return 'it does not follow from the line before it, so one of the two was changed';
  if (index > 0) return record.kind === 'step' ? null : 'a second beginning stands there';
  if (record.kind !== 'opened') return 'the beginning is missing';
  if (record.schema !== schemaVersion)
    return `its format is version ${record.schema}, and this Patchline reads version ${schemaVersion}`;
  return record.run === run ? null : `it belongs to the run "${record.run}"`;
}

/** Lines that end; bytes behind the last end of line are left out. */
function wholeLines(bytes: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let from = 0, end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, from)) {
    lines.push(bytes.subarray(from, end));
    from = end + 1;
  }
  return lines;
}
