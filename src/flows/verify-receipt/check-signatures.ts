import { payloadType, type Receipt, statementRoles } from '#domain/receipt.ts';
import { preAuthenticationEncoding } from '#domain/receipt/dsse.ts';
import { fault, type ReceiptFault } from '#domain/receipt/fault.ts';
import { keyIdOf, schemeOf } from '#domain/receipt/key-id.ts';
import type { SignatureVerifier } from '#ports/signer.ts';

/** Whether one key signed all four statements and, where keys are trusted by name, whether it is one of them. `null`: yes. */
export async function checkSignatures(
  receipt: Receipt,
  verifiers: readonly SignatureVerifier[],
  trustedKeys: readonly string[] | null,
): Promise<ReceiptFault | null> {
  const { keyid, publicKey } = receipt.signer;
  const actual = keyIdOf(publicKey);
  if (actual !== keyid) return fault('key-mismatch', 'signer', keyid, actual ?? 'no public key that is known');
  const verifier = verifiers.find(({ scheme }) => scheme === schemeOf(keyid));
  if (verifier === undefined) return fault('signature-invalid', 'signer', 'a scheme that can be checked here', keyid);
  for (const role of statementRoles) {
    const problem = await checkEnvelope(receipt, role, verifier);
    if (problem !== null) return problem;
  }
  if (trustedKeys === null || trustedKeys.some((trusted) => trusted === keyid || keyIdOf(trusted) === keyid)) return null;
  return fault('signer-untrusted', 'signer', 'a trusted key', keyid);
}

async function checkEnvelope(
  { signer, envelopes }: Receipt,
  role: (typeof statementRoles)[number],
  verifier: SignatureVerifier,
): Promise<ReceiptFault | null> {
  const { payload, signatures } = envelopes[role];
  for (const { keyid, sig } of signatures) {
    if (keyid !== signer.keyid) return fault('key-mismatch', `${role} statement`, signer.keyid, keyid);
    const bytes = preAuthenticationEncoding(payloadType, payload);
    if (!(await verifier.verify({ bytes, signature: sig, publicKey: signer.publicKey })))
      return fault('signature-invalid', `${role} statement`);
  }
  return null;
}
