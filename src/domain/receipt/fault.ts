/** Every way in which a receipt can be wrong, in the order in which they are looked for. A closed set; scripts may rely on it. */
export const receiptFaultKinds = [
  // the text
  'no-receipt',
  'two-receipts',
  'too-large',
  'malformed',
  'duplicate-key',
  'non-integer',
  'lone-surrogate',
  'unsupported-version',
  'not-canonical',
  'other-receipt',
  // the signatures
  'key-mismatch',
  'signature-invalid',
  'signer-untrusted',
  // the statements among each other
  'binding-mismatch',
  'score-mismatch',
  // the repository
  'base-missing',
  'head-missing',
  'unsupported-change',
  'tree-mismatch',
  'frozen-file-changed',
  'diff-mismatch',
  'names-missing',
  'graph-missing',
  'graph-mismatch',
  // the replay
  'replay-not-red',
  'replay-not-green',
  'replay-regression',
  'node-disagrees',
] as const;

export type ReceiptFaultKind = (typeof receiptFaultKinds)[number];

/** Why a receipt is rejected. */
export interface ReceiptFault {
  readonly kind: ReceiptFaultKind;
  /** What it concerns: a field, a path, a statement, a test or a node. */
  readonly about: string;
  /** What the receipt says; `null` where there is nothing to compare. */
  readonly claimed: string | null;
  /** What was found instead. */
  readonly found: string | null;
}

export function fault(
  kind: ReceiptFaultKind,
  about: string,
  claimed: string | null = null,
  found: string | null = null,
): ReceiptFault {
  return { kind, about, claimed, found };
}
