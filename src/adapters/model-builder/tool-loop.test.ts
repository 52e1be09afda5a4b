import { expect, it } from 'vitest';
import { emptyAnswer, lostCall, noUsage } from '#ports/model-failure.ts';
import { question } from '#ports/model.ts';
import { toolLoop, type Loop } from './tool-loop.ts';

const loop: Omit<Loop, 'complete'> = {
  use: async ({ id, name }) => ({ id, name, text: '', isError: false }),
  turnBegins: () => undefined,
  opening: question('ours', 'theirs', 10),
  maxTurns: 9,
  signal: new AbortController().signal,
};

it('takes an empty answer for silence, and a lost connection for the end of the work', async () => {
  const silent = { ...loop, complete: async () => Promise.reject(emptyAnswer('fake/m', noUsage)) };
  expect(await toolLoop(silent)).toEqual({ why: 'silent', turns: 2, said: '' });
  const lost = { ...loop, complete: async () => Promise.reject(lostCall('fake/m')) };
  await expect(toolLoop(lost)).rejects.toMatchObject({ kind: 'network' });
});
