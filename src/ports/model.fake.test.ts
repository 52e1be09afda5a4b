import { fakeModel } from './model.fake.ts';
import { modelContract } from './model.contract.ts';

modelContract('the fake model', async (answers) => ({ model: fakeModel(answers), close: async () => undefined }));
