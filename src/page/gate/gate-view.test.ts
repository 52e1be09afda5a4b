import { expect, test } from 'vitest';
import { mounted } from '../mounted.fixture.ts';
import { gateView } from './gate-view.ts';

test('a board is read for the repository that is named, else for that of the first clone, and anew while somebody looks', async () => {
  let minute = 0;
  const asked: (string | null)[] = [];
  const view = gateView(
    {
      board: async (repository) => {
        asked.push(repository);
        return { kind: 'unnamed' };
      },
      known: async () => ['acme/sums', 'acme/other'],
    },
    () => 60_000 * minute,
  );
  const app = mounted(view);
  const before = view.version();
  minute = 5;
  expect(view.version(), 'nobody looks, so nothing changes').toBe(before);
  await app.request('/gate');
  await app.request('/gate?repository=acme%2Fother');
  expect(asked).toEqual(['acme/sums', 'acme/other']);
  const looked = view.version();
  minute = 6;
  expect(view.version()).not.toBe(looked);
  minute = 8;
  expect(view.version()).toBe(before);
});
