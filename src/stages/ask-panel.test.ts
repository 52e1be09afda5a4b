import { expect, it } from 'vitest';
import { emptyAnswer, lostCall, noUsage } from '#ports/model-failure.ts';
import { fakePanel, type FakePanel } from '#ports/model-panel.fake.ts';
import { askPanel, seatOf, type PanelAnswer, type PanelQuestion } from './ask-panel.ts';
import type { PhaseContext } from './phase-spec.ts';

const question: PanelQuestion<number> = {
  role: 'skeptic',
  system: 'ours',
  prompt: 'how many?',
  maxOutputTokens: 10,
  read: (text) => (/^\d+$/.test(text) ? { ok: true, value: Number(text) } : { ok: false, problem: 'It is no number.' }),
};

/** Asks with a record of durable steps, as a journal keeps them. */
function asker(panel: FakePanel | null): { readonly steps: Map<string, unknown>; ask: () => Promise<PanelAnswer<number>> } {
  const steps = new Map<string, unknown>();
  const step = async <T>(name: string, execute: (key: string) => Promise<T>): Promise<T> => {
    if (!steps.has(name)) steps.set(name, await execute(name));
    return steps.get(name) as T;
  };
  return { steps, ask: () => askPanel({ panel, step } as Pick<PhaseContext, 'panel' | 'step'> as PhaseContext, question) };
}

it('reads the first answer that has the form', async () => {
  const panel = fakePanel({ skeptic: ['3'] });
  expect(await asker(panel).ask()).toMatchObject({ kind: 'answered', value: 3, seat: { role: 'skeptic', vendor: 'fake' } });
  expect(panel.asked[0]?.request.system).toMatch(/^ours\n\n.*untrusted/s);
});

it('asks once more with what was wrong, and then it is as if nobody had been asked', async () => {
  const mended = fakePanel({ skeptic: ['three', '3'] });
  expect(await asker(mended).ask()).toMatchObject({ kind: 'answered', value: 3 });
  expect(mended.asked[1]?.request.turns.map(({ kind }) => kind)).toEqual(['user', 'assistant', 'user']);
  expect(mended.asked[1]?.request.turns.at(-1)).toMatchObject({ text: expect.stringContaining('It is no number.') as string });
  const never = asker(fakePanel({ skeptic: ['three', { text: '3', isCut: true }, '3'] }));
  expect(await never.ask()).toMatchObject({ kind: 'garbled', problem: 'It is longer than it may be.' });
});

it('takes silence for a garbled answer, and a lost connection for what it is', async () => {
  const silent: FakePanel = {
    ...fakePanel({ skeptic: [] }),
    complete: async () => Promise.reject(emptyAnswer('fake/m', noUsage)),
  };
  expect(await asker(silent).ask()).toMatchObject({ kind: 'garbled', problem: 'It is empty.' });
  const lost: FakePanel = { ...silent, complete: async () => Promise.reject(lostCall('fake/m')) };
  await expect(asker(lost).ask()).rejects.toMatchObject({ kind: 'network' });
});

it('pays for each answer once, whatever becomes of the process', async () => {
  const panel = fakePanel({ skeptic: ['three', '3'] });
  const { ask, steps } = asker(panel);
  await ask();
  await ask();
  expect(panel.asked).toHaveLength(2);
  expect([...steps.keys()].every((name) => name.startsWith('ask-skeptic-'))).toBe(true);
});

it("never gives one model's answer out as that of another who took the role over", async () => {
  const first = asker(fakePanel({ skeptic: ['3'] }));
  await first.ask();
  const other = fakePanel({ skeptic: ['4'] });
  const panel: FakePanel = { ...other, seats: other.seats.map((seat) => ({ ...seat, model: 'fake/other' })) };
  const second = asker(panel);
  for (const [name, said] of first.steps) second.steps.set(name, said);
  expect(await second.ask()).toMatchObject({ value: 4, seat: { model: 'fake/other' } });
});

it('finds an empty seat vacant', async () => {
  expect(await asker(null).ask()).toEqual({ kind: 'vacant' });
  expect(await asker(fakePanel({ planner: ['3'] })).ask()).toEqual({ kind: 'vacant' });
  expect(seatOf({ panel: null }, 'skeptic')).toBeNull();
});
