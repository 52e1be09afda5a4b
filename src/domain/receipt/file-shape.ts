import { list, object, oneOf, type Shape, text } from '#lib/json-shape.ts';
import type { Json } from '#lib/strict-json.ts';
import { payloadType, receiptKind, type ReceiptSigner, receiptVersion, statementRoles } from '../receipt.ts';

interface Signature {
  readonly keyid: string;
  readonly sig: string;
}

interface Signed {
  readonly payloadType: typeof payloadType;
  readonly signatures: readonly Signature[];
}

/** A DSSE envelope as any DSSE tool reads it, or the same with the statement in place of its base64 (for pull request bodies). */
export type EnvelopeEntry = Signed & ({ readonly payload: string } | { readonly statement: Json });

export interface FileEntries {
  readonly kind: typeof receiptKind;
  readonly version: typeof receiptVersion;
  readonly signer: ReceiptSigner;
  readonly envelopes: readonly EnvelopeEntry[];
}

const base64: Shape<string> = text('base64', /^[A-Za-z0-9+/_-]+={0,2}$/, 1_000_000);
const anything: Shape<Json> = { problem: (value, at) => (value === undefined ? `${at} is missing` : null) };
const exactlyOneSignature: Shape<readonly Signature[]> = {
  problem: (value, at) =>
    list(object<Signature>({ keyid: text(), sig: base64 }), 1).problem(value, at) ??
    (Array.isArray(value) && value.length === 1 ? null : `${at} must hold one signature`),
};
const signed = { payloadType: oneOf<typeof payloadType>([payloadType]), signatures: exactlyOneSignature };
const standard = object<Signed & { readonly payload: string }>({ ...signed, payload: base64 });
const embedded = object<Signed & { readonly statement: Json }>({ ...signed, statement: anything });

const envelope: Shape<EnvelopeEntry> = {
  problem: (value, at) =>
    value !== null && typeof value === 'object' && 'statement' in value
      ? embedded.problem(value, at)
      : standard.problem(value, at),
};

const envelopes: Shape<readonly EnvelopeEntry[]> = {
  problem: (value, at) =>
    list(envelope, statementRoles.length).problem(value, at) ??
    (Array.isArray(value) && value.length === statementRoles.length ? null : `${at} must hold ${statementRoles.join(', ')}`),
};

/** The exact fields of a receipt, in either form. */
export const fileShape: Shape<FileEntries> = object<FileEntries>({
  kind: oneOf<typeof receiptKind>([receiptKind]),
  version: oneOf<typeof receiptVersion>([receiptVersion]),
  signer: object<ReceiptSigner>({ keyid: text(), publicKey: text('a public key', /^/, 16_384) }),
  envelopes,
});
