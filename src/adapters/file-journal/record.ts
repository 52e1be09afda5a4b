import { z } from 'zod';
import type { JsonValue } from '#ports/journal.ts';
import { sha256 } from '#lib/digest.ts';

export const schemaVersion = 1;

const previous = z.string().regex(/^[0-9a-f]{64}$/);
const at = z.number();

/** One line of a journal. `previous` is the sha256 (hex) of the line before, without its end of line. */
const record = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('opened'), schema: z.number(), run: z.string(), at, previous }),
  z.object({ kind: z.literal('step'), name: z.string(), result: z.json().optional(), at, previous }),
]);

export type JournalRecord = z.infer<typeof record>;

export type NewRecord =
  | { readonly kind: 'opened'; readonly schema: number; readonly run: string; readonly at: number }
  | { readonly kind: 'step'; readonly name: string; readonly result: JsonValue | undefined; readonly at: number };

/** What the first record holds in place of a predecessor's hash. */
export const noPredecessor: string = '0'.repeat(64);

/** The line of a record, and the hash that its successor must hold. */
export function encodeRecord(content: NewRecord, previousHash: string): { readonly line: string; readonly hash: string } {
  const line = JSON.stringify({ ...content, previous: previousHash });
  return { line, hash: sha256(line) };
}

/** `null` where the line is no record. */
export function decodeRecord(line: Uint8Array): JournalRecord | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(line);
    return record.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
