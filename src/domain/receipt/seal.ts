import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import {
  payloadType,
  type ReceiptSigner,
  receiptKind,
  receiptVersion,
  type RepairPredicate,
  type StatementRole,
  statementRoles,
} from '../receipt.ts';
import { preAuthenticationEncoding, toBase64 } from './dsse.ts';
import { parseReceipt } from './parse.ts';
import { statementText } from './projections.ts';

/** A receipt that was signed and read back. */
export interface SealedReceipt {
  /** The receipt file: RFC 8785 JSON and a final newline. */
  readonly text: string;
  /** sha256 (hex) of `text`. */
  readonly digest: string;
}

/** Signs the four statements of a repair with one key. The result is read back, so that nothing unreadable is ever published. */
export async function sealReceipt(
  repair: RepairPredicate,
  signer: ReceiptSigner,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<SealedReceipt> {
  const envelopes: object[] = [];
  for (const role of statementRoles) envelopes.push(await seal(role, repair, signer, sign));
  const text = receiptFileText({ envelopes, kind: receiptKind, signer, version: receiptVersion });
  const read = parseReceipt(text);
  if (read.kind === 'fault') throw new Error(`A receipt was made that cannot be read: ${JSON.stringify(read.fault)}`);
  return { text, digest: sha256(text) };
}

/** RFC 8785 JSON and one newline: the text that the receipt's digest is of. */
export function receiptFileText(file: object): string {
  return `${canonicalJson(file)}\n`;
}

async function seal(
  role: StatementRole,
  repair: RepairPredicate,
  signer: ReceiptSigner,
  sign: (bytes: Uint8Array) => Promise<Uint8Array>,
): Promise<object> {
  const payload = new TextEncoder().encode(statementText(role, repair));
  const signature = await sign(preAuthenticationEncoding(payloadType, payload));
  return { payload: toBase64(payload), payloadType, signatures: [{ keyid: signer.keyid, sig: toBase64(signature) }] };
}
