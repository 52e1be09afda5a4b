import { expect, test } from 'vitest';
import { sideBySide } from './side-by-side.ts';

test('no more than so many at a time, results in the order of the items', async () => {
  let [running, most] = [0, 0];
  const results = await sideBySide([30, 1, 20, 2, 10], 2, async (ms) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running -= 1;
    return ms;
  });
  expect(results).toEqual([30, 1, 20, 2, 10]);
  expect(most).toBe(2);
});

test('after a failure nothing new is begun, and what was begun ends first', async () => {
  const ended: number[] = [];
  const work = sideBySide([1, 2, 3, 4], 2, async (item) => {
    if (item === 1) throw new Error('the first failed');
    await new Promise((resolve) => setTimeout(resolve, 5));
    ended.push(item);
  });
  await expect(work).rejects.toThrow('the first failed');
  expect(ended).toEqual([2]);
});
