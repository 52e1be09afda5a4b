import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyIdOf, schemeOf } from '#domain/receipt/key-id.ts';
import type { SignatureVerifier, Signer } from './signer.ts';

/** A signer, another one of the same kind with a key of its own, and the verifier of their scheme. */
export interface SignerSubject {
  readonly signer: Signer;
  readonly stranger: Signer;
  readonly verifier: SignatureVerifier;
  cleanUp(): Promise<void>;
}

const message = new TextEncoder().encode('DSSEv1 4 type 5 hello');

/** What every signer and its verifier must do, the fake included. */
export function signerContract(name: string, make: () => Promise<SignerSubject>): void {
  describe(`${name} keeps the signer contract`, () => {
    let subject: SignerSubject;
    beforeAll(async () => {
      subject = await make();
    });
    afterAll(() => subject.cleanUp());

    it('has a key id that follows from its public key and names the scheme', async () => {
      const keyId = await subject.signer.keyId();
      expect(keyIdOf(await subject.signer.publicKey())).toBe(keyId);
      expect(schemeOf(keyId)).toBe(subject.verifier.scheme);
    });

    it('keeps its key from one call to the next', async () => {
      expect(await subject.signer.keyId()).toBe(await subject.signer.keyId());
      expect(await subject.signer.publicKey()).toBe(await subject.signer.publicKey());
    });

    it.each([
      ['text', message],
      ['nothing', new Uint8Array()],
      ['bytes that are no text', new Uint8Array([0, 255, 10, 13, 0])],
      ['a hundred thousand bytes', new Uint8Array(100_000).fill(7)],
    ])('signs %s so that the verifier accepts it', async (_, bytes) => {
      const signature = await subject.signer.sign(bytes);
      expect(await subject.verifier.verify({ bytes, signature, publicKey: await subject.signer.publicKey() })).toBe(true);
    });

    it('is refused when one byte of the message differs', async () => {
      const signature = await subject.signer.sign(message);
      const bytes = message.with(0, message[0] === 1 ? 2 : 1);
      expect(await subject.verifier.verify({ bytes, signature, publicKey: await subject.signer.publicKey() })).toBe(false);
    });

    it('is refused when any tenth byte of the signature differs', async () => {
      const signature = await subject.signer.sign(message);
      const publicKey = await subject.signer.publicKey();
      for (let at = 0; at < signature.length; at += 10) {
        const damaged = signature.with(at, (signature[at] ?? 0) ^ 1);
        expect(await subject.verifier.verify({ bytes: message, signature: damaged, publicKey })).toBe(false);
      }
    });

    it('is refused under the key of a stranger', async () => {
      const signature = await subject.signer.sign(message);
      expect(await subject.stranger.keyId()).not.toBe(await subject.signer.keyId());
      const publicKey = await subject.stranger.publicKey();
      expect(await subject.verifier.verify({ bytes: message, signature, publicKey })).toBe(false);
    });

    it.each(['', 'no key', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n', 'ssh-ed25519 AAAA'])(
      'is refused without a throw under the key %j',
      async (publicKey) => {
        const signature = await subject.signer.sign(message);
        expect(await subject.verifier.verify({ bytes: message, signature, publicKey })).toBe(false);
      },
    );

    it('is refused without a throw when the signature is empty or noise', async () => {
      const publicKey = await subject.signer.publicKey();
      for (const signature of [new Uint8Array(), new Uint8Array(64), new Uint8Array(300).fill(65)]) {
        expect(await subject.verifier.verify({ bytes: message, signature, publicKey })).toBe(false);
      }
    });
  });
}
