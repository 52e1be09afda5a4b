import { expect, it } from 'vitest';
import { signerContract } from './signer.contract.ts';
import { fakeSigner, fakeVerifier } from './signer.fake.ts';

signerContract('the fake signer', () =>
  Promise.resolve({
    signer: fakeSigner('one'),
    stranger: fakeSigner('two'),
    verifier: fakeVerifier,
    cleanUp: () => Promise.resolve(),
  }),
);

it('the fake signer of one name signs the same bytes alike', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  expect(await fakeSigner('same').sign(bytes)).toEqual(await fakeSigner('same').sign(bytes));
});
