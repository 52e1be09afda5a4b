import { describe, expect, it } from 'vitest';
import { defaultModelBudget, type ModelBudget } from '#domain/model-spending.ts';
import { fakeModel } from '#ports/model.fake.ts';
import { modelContract } from '#ports/model.contract.ts';
import { lostCall, refusedCall } from '#ports/model-failure.ts';
import type { ModelPanel } from '#ports/model-panel.ts';
import { question, type Model } from '#ports/model.ts';
import { accountedModel, modelLedger, modelPanel } from './model-panel.ts';
import { patient } from './patient.ts';

const ask = (text: string): ReturnType<typeof question> => question('ours', text, 100);
const free = (): number => 0;

function panelOf(model: Model, budget: Partial<ModelBudget> = {}, pauses: number[] = []): ModelPanel {
  const ledger = modelLedger({
    budget: { ...defaultModelBudget, ...budget },
    book: { lines: [], append: async () => undefined },
    clock: { now: () => 0 },
  });
  const players = [{ role: 'skeptic' as const, tier: 2, model, price: free, timeoutMs: 1000 }];
  return modelPanel(players, { ledger, pause: async (ms) => void pauses.push(ms) });
}

/** A vendor that refuses for ever, and counts how often it was asked. */
function busy(retryAfterMs: number | null): Model & { asked: number } {
  const model = {
    name: 'fake/busy',
    vendor: 'fake',
    asked: 0,
    async complete(): Promise<never> {
      model.asked += 1;
      throw refusedCall('fake/busy', 429, retryAfterMs);
    },
  };
  return model;
}

modelContract('a model behind a ledger', async (answers) => {
  const ledger = modelLedger({
    budget: defaultModelBudget,
    book: { lines: [], append: async () => undefined },
    clock: { now: () => 0 },
  });
  const player = { role: 'builder' as const, tier: 1, model: fakeModel(answers), price: free, timeoutMs: 1000 };
  return { model: accountedModel(player, { ledger }), close: async () => undefined };
});

describe('a panel', () => {
  it('asks the model of the role, and says who has which seat', async () => {
    const panel = panelOf(fakeModel(['no']));
    expect(panel.seats).toEqual([{ role: 'skeptic', tier: 2, model: 'fake/model', vendor: 'fake' }]);
    expect((await panel.complete('skeptic', ask('a'))).text).toBe('no');
    expect(panel.spending()).toMatchObject({ calls: 1, failed: 0, inputTokens: 100, outputTokens: 50 });
    await expect(panel.complete('planner', ask('a'))).rejects.toThrowError(/Nobody has the seat of planner/);
  });

  it('ends a 429 that lasts for ever: few tries, bounded pauses, each try in the ledger', async () => {
    const pauses: number[] = [];
    const model = busy(null);
    const panel = panelOf(model, {}, pauses);
    const message = expect.stringMatching(/status 429 5 times[^]*it goes on where it stopped/) as string;
    await expect(panel.complete('skeptic', ask('a'))).rejects.toMatchObject({ name: 'WorldError', kind: 'network', message });
    expect(pauses).toEqual([1000, 2000, 4000, 8000]);
    expect(model.asked).toBe(5);
    expect(panel.spending()).toMatchObject({ calls: 5, failed: 5, inputTokens: 0, costMicroUsd: 0, models: [] });
  });

  it('waits as long as the vendor asks, and not longer than it may', async () => {
    const pauses: number[] = [];
    await panelOf(busy(9_000), {}, pauses)
      .complete('skeptic', ask('a'))
      .catch(() => undefined);
    expect(pauses).toEqual([9_000, 9_000, 9_000, 9_000]);
    const impatient = busy(3_600_000);
    await expect(panelOf(impatient).complete('skeptic', ask('a'))).rejects.toMatchObject({
      message: expect.stringContaining('a pause of 3600 seconds') as string,
    });
    expect(impatient.asked).toBe(1);
  });

  it('answers when the vendor does after all, and then a try that failed is no circle', async () => {
    let tries = 0;
    const late = fakeModel(['at last', 'again']);
    const model: Model = {
      ...late,
      complete: async (request) => {
        tries += 1;
        if (tries < 4) throw tries === 2 ? lostCall('fake/model') : refusedCall('fake/model', 503, null);
        return late.complete(request);
      },
    };
    const panel = panelOf(model);
    expect((await panel.complete('skeptic', ask('a'))).text).toBe('at last');
    expect((await panel.complete('skeptic', ask('a'))).text).toBe('again');
    expect(panel.spending()).toMatchObject({ calls: 5, failed: 3, inputTokens: 200 });
    await expect(panel.complete('skeptic', ask('a'))).rejects.toMatchObject({ name: 'GoingInCircles', role: 'skeptic' });
  });

  it('asks nobody once the budget is spent, and does not try again what is refused for good', async () => {
    const model = fakeModel(['one', 'two', 'three']);
    const panel = panelOf(model, { inputTokens: 150 });
    await panel.complete('skeptic', ask('a'));
    await panel.complete('skeptic', ask('b'));
    await expect(panel.complete('skeptic', ask('c'))).rejects.toMatchObject({ name: 'BudgetSpent' });
    expect(model.requests).toHaveLength(2);
    const refusing: Model = { ...model, complete: async () => Promise.reject(refusedCall('fake/model', 401, null)) };
    const other = panelOf(refusing);
    await expect(other.complete('skeptic', ask('a'))).rejects.toMatchObject({ kind: 'usage' });
    expect(other.spending().calls).toBe(1);
  });
});

it('begins no try after the time for all of them', async () => {
  const model = busy(20_000);
  let now = 0;
  const pause = async (ms: number): Promise<void> => {
    now += ms;
  };
  const patience = { retries: 100, pauseMs: 60_000, totalMs: 50_000 };
  await expect(patient(model, patience, pause, () => now).complete(ask('a'))).rejects.toMatchObject({ kind: 'network' });
  expect([model.asked, now]).toEqual([3, 40_000]);
});

it('stops waiting when nobody wants the answer any more', async () => {
  const model = busy(30_000);
  const request = { ...ask('a'), signal: AbortSignal.timeout(5) };
  await expect(patient(model, { retries: 9, pauseMs: 60_000, totalMs: 600_000 }).complete(request)).rejects.toMatchObject({
    call: { status: 429 },
  });
  expect(model.asked).toBe(1);
});
