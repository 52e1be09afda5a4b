import { keyIdOf } from '#domain/receipt/key-id.ts';
import { sha256 } from '#lib/digest.ts';
import { ed25519FromSeed, publicPem, signEd25519, verifyEd25519 } from '#lib/ed25519.ts';
import type { SignatureVerifier, Signer } from './signer.ts';

/** A signer whose key follows from a name: the same name signs the same bytes with the same signature, on every machine. */
export function fakeSigner(name: string): Signer {
  const key = ed25519FromSeed(Buffer.from(sha256(`fake signer ${name}`), 'hex'));
  const publicKey = publicPem(key);
  return {
    keyId: () => Promise.resolve(keyIdOf(publicKey) ?? ''),
    publicKey: () => Promise.resolve(publicKey),
    sign: (bytes) => Promise.resolve(signEd25519(key, bytes)),
  };
}

/** Accepts what `fakeSigner` signs. */
export const fakeVerifier: SignatureVerifier = {
  scheme: 'ed25519',
  verify: ({ bytes, signature, publicKey }) => Promise.resolve(verifyEd25519(publicKey, bytes, signature)),
};
