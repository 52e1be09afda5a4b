import { isUtf8 } from 'node:buffer';
import { canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import { type Json, parseStrictJson } from '#lib/strict-json.ts';
import { readShape } from '#lib/json-shape.ts';
import {
  type Envelope,
  type Receipt,
  receiptBytesLimit,
  repairPredicateType,
  type StatementRole,
  statementRoles,
  statementType,
} from '../receipt.ts';
import { fromBase64, toBase64 } from './dsse.ts';
import { fault, type ReceiptFault } from './fault.ts';
import { fileShape, type EnvelopeEntry, type FileEntries } from './file-shape.ts';
import { repairShape } from './shape.ts';

export type ParsedReceipt =
  | { readonly kind: 'receipt'; readonly receipt: Receipt }
  | { readonly kind: 'fault'; readonly fault: ReceiptFault };

type Bytes = { readonly kind: 'bytes'; readonly envelope: Envelope } | { readonly kind: 'fault'; readonly fault: ReceiptFault };

/**
 * Reads one receipt in either of its two forms: the file (payloads in base64) or the embedded form (payloads as JSON). White space
 * and line ends do not matter; anything that two readers could understand differently is refused. Verifies nothing.
 */
export function parseReceipt(text: string): ParsedReceipt {
  const bytes = Buffer.byteLength(text);
  if (bytes > receiptBytesLimit) return refuse('too-large', 'receipt', `at most ${receiptBytesLimit} bytes`, `${bytes} bytes`);
  const json = parseStrictJson(text);
  if (json.kind === 'fault') return refuseJson('receipt', json);
  const version = (json.value as { readonly version?: Json } | null)?.version;
  if (typeof version === 'number' && version !== 1)
    return refuse('unsupported-version', 'receipt', 'version 1', `version ${version}`);
  const file = readShape(fileShape, json.value, 'receipt');
  return file.kind === 'problem' ? refuse('malformed', file.problem) : readFile(file.value);
}

function readFile(file: FileEntries): ParsedReceipt {
  const envelopes: Partial<Record<StatementRole, Envelope>> = {};
  for (const [index, role] of statementRoles.entries()) {
    const entry = file.envelopes[index];
    const read =
      entry === undefined ? refuse('malformed', `receipt.envelopes has no ${role} statement`) : readEnvelope(role, entry);
    if (read.kind === 'fault') return read;
    if (read.kind === 'bytes') envelopes[role] = read.envelope;
  }
  return readRepair(file, envelopes as Record<StatementRole, Envelope>);
}

function readEnvelope(role: StatementRole, entry: EnvelopeEntry): Bytes | Refused {
  const payload = 'statement' in entry ? new TextEncoder().encode(canonicalJson(entry.statement)) : fromBase64(entry.payload);
  if (payload === null) return refuse('malformed', `the payload of the ${role} statement is no base64`);
  if (!isUtf8(payload)) return refuse('malformed', `the payload of the ${role} statement is no UTF-8`);
  const signatures = [];
  for (const { keyid, sig } of entry.signatures) {
    const decoded = fromBase64(sig);
    if (decoded === null) return refuse('malformed', `the signature of the ${role} statement is no base64`);
    signatures.push({ keyid, sig: decoded });
  }
  return { kind: 'bytes', envelope: { payload, signatures } };
}

function readRepair(file: FileEntries, envelopes: Record<StatementRole, Envelope>): ParsedReceipt {
  const payload = Buffer.from(envelopes.repair.payload).toString('utf8');
  const json = parseStrictJson(payload);
  if (json.kind === 'fault') return refuseJson('repair statement', json);
  if (canonicalJson(json.value) !== payload) return refuse('not-canonical', 'repair statement');
  const statement = json.value as { readonly [key: string]: Json };
  if (statement['_type'] !== statementType || statement['predicateType'] !== repairPredicateType) {
    return refuse(
      'unsupported-version',
      'repair statement',
      repairPredicateType,
      canonicalJson(statement['predicateType'] ?? null),
    );
  }
  const repair = readShape(repairShape, statement['predicate'] ?? null, 'repair');
  if (repair.kind === 'problem') return refuse('malformed', repair.problem);
  const digest = sha256(`${canonicalJson(fileForm(file, envelopes))}\n`);
  return { kind: 'receipt', receipt: { signer: file.signer, envelopes, repair: repair.value, digest } };
}

/** The one text whose digest a receipt has, whatever form it was read from. */
function fileForm(file: FileEntries, envelopes: Record<StatementRole, Envelope>): FileEntries {
  const entries = file.envelopes.map((entry, index): EnvelopeEntry => {
    const { payload, signatures } = envelopes[statementRoles[index] ?? 'repair'];
    return {
      payload: toBase64(payload),
      payloadType: entry.payloadType,
      signatures: signatures.map(({ keyid, sig }) => ({ keyid, sig: toBase64(sig) })),
    };
  });
  return { ...file, envelopes: entries };
}

type Refused = { readonly kind: 'fault'; readonly fault: ReceiptFault };

function refuse(...parts: Parameters<typeof fault>): Refused {
  return { kind: 'fault', fault: fault(...parts) };
}

function refuseJson(about: string, stop: Extract<ReturnType<typeof parseStrictJson>, { kind: 'fault' }>): Refused {
  const kind = stop.fault === 'too-deep' ? 'malformed' : stop.fault;
  return refuse(kind, `${about}, offset ${stop.at}`, null, stop.detail);
}
