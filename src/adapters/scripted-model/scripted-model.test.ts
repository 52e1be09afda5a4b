import { describe, expect, it } from 'vitest';
import { modelContract } from '#ports/model.contract.ts';
import { question, type ModelRequest } from '#ports/model.ts';
import { playback } from './playback.ts';
import { readScript } from './script.ts';
import { openScript, scriptedModel } from './scripted-model.ts';

const played = (yaml: string): ReturnType<typeof playback> => playback(readScript(yaml, 'test.yml'));
const ask = question('ours', 'theirs', 100);

modelContract('a scripted model', async (answers) => ({
  model: scriptedModel(played(JSON.stringify({ answers: answers.map((text) => ({ say: [{ text }] })) })), 'oracle'),
  close: async () => undefined,
}));

describe('a script', () => {
  it('answers by role, by the text of the last turn, and in order', async () => {
    const script = played(`
answers:
  - { role: skeptic, say: [{ text: no }, { text: still no }] }
  - { contains: blue, say: [{ text: sky }] }
  - { role: [planner, builder], loop: true, say: [{ text: one }, { text: two }] }`);
    const skeptic = scriptedModel(script, 'm', 'skeptic');
    const builder = scriptedModel(script, 'm', 'builder');
    const say = async (model: typeof skeptic, request: ModelRequest = ask): Promise<string> =>
      (await model.complete(request)).text;
    expect([await say(skeptic), await say(builder), await say(builder), await say(builder)]).toEqual(['no', 'one', 'two', 'one']);
    expect([await say(skeptic), await say(skeptic, question('', 'what is blue', 9))]).toEqual(['still no', 'sky']);
    await expect(say(skeptic)).rejects.toMatchObject({ kind: 'network', call: { isPassing: false } });
  });

  it('can go by the turns of the conversation, so that a new process needs no memory', async () => {
    const yaml = 'answers: [{ by: turn, say: [{ calls: [{ name: read, input: { path: a.js } }] }, { text: done }] }]';
    const first = await scriptedModel(played(yaml), 'm').complete(ask);
    expect(first).toMatchObject({ text: '', calls: [{ id: 'call-1-1', name: 'read', input: { path: 'a.js' } }] });
    const results = first.calls.map(({ id, name }) => ({ id, name, text: 'content', isError: false }));
    const turns = [
      ...ask.turns,
      { kind: 'assistant' as const, text: '', calls: first.calls },
      { kind: 'tools' as const, results },
    ];
    expect((await scriptedModel(played(yaml), 'm').complete({ ...ask, turns })).text).toBe('done');
  });

  it('fails in the ways in which a model fails', async () => {
    const script = played(`
answers:
  - say:
      - { status: 429, retryAfterSeconds: 2, times: 2 }
      - { status: 401 }
      - { drop: true }
      - { raw: "<html>" }
      - { text: "", usage: { inputTokens: 7, outputTokens: 0 } }
      - { text: half, cut: true, usage: unknown }`);
    const model = scriptedModel(script, 'm');
    const failed = async (): Promise<unknown> => model.complete(ask).catch((error: unknown) => error);
    const busy = { kind: 'network', call: { status: 429, retryAfterMs: 2000, isPassing: true, usage: { inputTokens: 0 } } };
    expect(await failed()).toMatchObject(busy);
    expect(await failed()).toMatchObject(busy);
    expect(await failed()).toMatchObject({ kind: 'usage', call: { status: 401, isPassing: false } });
    expect(await failed()).toMatchObject({ kind: 'network', call: { status: null, usage: { inputTokens: null } } });
    expect(await failed()).toMatchObject({ kind: 'network' });
    expect(await failed()).toMatchObject({ kind: 'network', call: { isPassing: false, usage: { inputTokens: 7 } } });
    expect(await model.complete(ask)).toMatchObject({
      text: 'half',
      isCut: true,
      usage: { inputTokens: null, costMicroUsd: null },
    });
  });

  it('ends a delay when nobody waits any more', async () => {
    const model = scriptedModel(played('answers: [{ say: [{ text: late, delaySeconds: 600 }] }]'), 'm');
    await expect(model.complete({ ...ask, signal: AbortSignal.timeout(5) })).rejects.toMatchObject({ kind: 'network' });
  });

  it('names every problem of its form, and a file that is not there', async () => {
    const broken = '{ "answers": [{ "say": [{ "text": "a", "status": 429 }] }, { "rolle": "x", "say": [] }] }';
    expect(() => readScript(broken, 'broken.json')).toThrowError(/broken\.json[^]*answers\.0\.say\.0: exactly one[^]*answers\.1/);
    expect(() => readScript('a: [', 'x')).toThrowError(/neither YAML nor JSON/);
    await expect(openScript('/nowhere/script.yml')).rejects.toMatchObject({ kind: 'usage' });
  });
});
