import { expect, it } from 'vitest';
import { ed25519FromSeed, publicPem, signEd25519, verifyEd25519 } from './ed25519.ts';

it('signs the second test vector of RFC 8032, section 7.1', () => {
  const key = ed25519FromSeed(Buffer.from('4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb', 'hex'));
  const signature = signEd25519(key, new Uint8Array([0x72]));
  expect(Buffer.from(signature).toString('hex')).toBe(
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  );
  expect(verifyEd25519(publicPem(key), new Uint8Array([0x72]), signature)).toBe(true);
  expect(verifyEd25519(publicPem(key), new Uint8Array([0x73]), signature)).toBe(false);
});
