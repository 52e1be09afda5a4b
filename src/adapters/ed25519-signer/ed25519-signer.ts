import type { KeyObject } from 'node:crypto';
import { isPlainPem, keyIdOf } from '#domain/receipt/key-id.ts';
import { publicPem, signEd25519, verifyEd25519 } from '#lib/ed25519.ts';
import type { SignatureVerifier, Signer } from '#ports/signer.ts';
import { loadOrMakeKey } from './key-file.ts';

/**
 * Signs with a key of Patchline's own, made on first use and kept at `keyPath` (absolute; PEM PKCS #8, mode 0600). An existing file
 * is never overwritten. Throws WorldError `storage` where the file holds no ed25519 key or cannot be written.
 */
export function ed25519Signer(keyPath: string): Signer {
  let loaded: Promise<KeyObject> | undefined;
  const key = () => (loaded ??= loadOrMakeKey(keyPath));
  return {
    keyId: async () => keyIdOf(publicPem(await key())) ?? '',
    publicKey: async () => publicPem(await key()),
    sign: async (bytes) => signEd25519(await key(), bytes),
  };
}

/** Checks ed25519 signatures (RFC 8032) against a PEM public key. */
export const ed25519Verifier: SignatureVerifier = {
  scheme: 'ed25519',
  verify: ({ bytes, signature, publicKey }) =>
    Promise.resolve(isPlainPem(publicKey) && verifyEd25519(publicKey, bytes, signature)),
};
