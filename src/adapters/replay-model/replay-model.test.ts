import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeModel } from '#ports/model.fake.ts';
import { modelContract } from '#ports/model.contract.ts';
import { question } from '#ports/model.ts';
import { recordingModel, replayModel } from './replay-model.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchline-replay-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ask = question('ours', 'theirs', 20);

modelContract('a recording model', async (answers) => ({
  model: recordingModel(fakeModel(answers), folder),
  close: async () => undefined,
}));

it('answers as the recorded model answered, usage and calls included', async () => {
  const answer = { text: '', calls: [{ id: 'c', name: 'read', input: { path: 'a \ud800' } }], isCut: true };
  const first = await recordingModel(fakeModel([answer], 'fake/x'), folder).complete(ask);
  const replay = replayModel(folder, 'fake/x');
  expect(await replay.complete(ask)).toEqual({ ...first, calls: [{ id: 'c', name: 'read', input: { path: 'a \ufffd' } }] });
  expect(replay).toMatchObject({ name: 'replay/fake/x', vendor: 'replay' });
});

it('has nothing to say to another request or of another model, and names the missing file', async () => {
  await recordingModel(fakeModel(['blue'], 'fake/x'), folder).complete(ask);
  const missing = { kind: 'network', message: expect.stringMatching(/was not recorded[^]*[0-9a-f]{64}\.json/) as string };
  const replay = replayModel(folder, 'fake/x');
  for (const other of [
    { ...ask, system: 'other' },
    { ...ask, maxOutputTokens: 21 },
    { ...ask, turns: [...ask.turns, ...ask.turns] },
    { ...ask, tools: [{ name: 'read', description: '', input: {} }] },
  ]) {
    await expect(replay.complete(other)).rejects.toMatchObject(missing);
  }
  await expect(replayModel(folder, 'fake/y').complete(ask)).rejects.toMatchObject(missing);
  expect((await replay.complete({ ...ask, signal: AbortSignal.timeout(1000) })).text).toBe('blue');
});

it('keeps no failure, and refuses a damaged recording', async () => {
  const recording = recordingModel(fakeModel(['blue']), folder);
  await recording.complete(ask);
  await expect(recording.complete({ ...ask, system: 'other' })).rejects.toMatchObject({ kind: 'network' });
  const [file = ''] = await readdir(folder);
  expect(await readdir(folder)).toHaveLength(1);
  const path = join(folder, file);
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -9));
  await expect(replayModel(folder, 'fake/model').complete(ask)).rejects.toMatchObject({ kind: 'storage' });
});
