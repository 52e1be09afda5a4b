import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/** DER head of a PKCS #8 ed25519 private key; 32 bytes of seed follow (RFC 8410). */
const privateKeyHead = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key pair of a 32-byte seed (RFC 8032). */
export function ed25519FromSeed(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([privateKeyHead, seed]), format: 'der', type: 'pkcs8' });
}

/** PEM (SPKI) of the public half. */
export function publicPem(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }).toString();
}

export function signEd25519(privateKey: KeyObject, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(null, bytes, privateKey));
}

/** False for a signature that does not hold and for a key that is no ed25519 key. */
export function verifyEd25519(publicKeyPem: string, bytes: Uint8Array, signature: Uint8Array): boolean {
  const key = readPublicKey(publicKeyPem);
  return key?.asymmetricKeyType === 'ed25519' && signature.length === 64 && verify(null, bytes, key, signature);
}

/** The last key that was read: the statements of a receipt have one key, and reading it costs as much as a third of a check. */
let last: { readonly pem: string; readonly key: KeyObject | null } | null = null;

function readPublicKey(pem: string): KeyObject | null {
  if (last?.pem !== pem) last = { pem, key: parsePublicKey(pem) };
  return last.key;
}

function parsePublicKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}
