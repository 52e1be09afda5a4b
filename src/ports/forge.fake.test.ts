import { forgeContract } from './forge.contract.ts';
import { fakeForge } from './forge.fake.ts';

forgeContract('the fake', async () => {
  const forge = fakeForge();
  return {
    forge,
    commentsOn: async (place) =>
      forge.actions.flatMap((action) => (action.kind === 'comment' && action.on === place ? [action.body] : [])),
    labelsOn: async (place) =>
      forge.actions.flatMap((action) => {
        if (action.kind === 'add-label' && action.on === place) return [action.label];
        return action.kind === 'open-draft-pull-request' && action.branch === place ? action.labels : [];
      }),
  };
});
