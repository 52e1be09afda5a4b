import { gateForgeContract } from './gate-forge.contract.ts';
import { fakeGateForge } from './gate-forge.fake.ts';

gateForgeContract('the fake', async () => {
  const forge = fakeGateForge();
  return { forge, seed: forge.seed };
});
