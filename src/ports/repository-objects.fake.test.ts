import { repositoryObjectsContract } from './repository-objects.contract.ts';
import { fakeObjects } from './repository-objects.fake.ts';

repositoryObjectsContract('the fake', async () => {
  const objects = fakeObjects();
  return { objects, commit: async (content) => objects.commit(content), cleanUp: async () => undefined };
});
