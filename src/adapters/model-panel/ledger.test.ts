import { expect, it } from 'vitest';
import { BudgetSpent, defaultModelBudget, type ModelBudget } from '#domain/model-spending.ts';
import type { AdmittedCall, CallResult, PlannedCall } from '#ports/model-ledger.ts';
import { modelLedger } from './ledger.ts';
import { entriesOf, type LedgerLine } from './ledger-book.ts';

function memoryBook(earlier: readonly LedgerLine[] = []): { lines: LedgerLine[]; append: (line: LedgerLine) => Promise<void> } {
  const lines = [...earlier];
  return { lines, append: async (line) => void lines.push(line) };
}

function ledgerOf(
  budget: Partial<ModelBudget>,
  book = memoryBook(),
  others: readonly (readonly LedgerLine[])[] = [],
): { ledger: ReturnType<typeof modelLedger>; book: typeof book; time: { now: number } } {
  const time = { now: 0 };
  const ledger = modelLedger({ budget: { ...defaultModelBudget, ...budget }, book, others, clock: { now: () => time.now } });
  return { ledger, book, time };
}

const most = { inputTokens: 300, outputTokens: 50, costMicroUsd: 1000, wallMs: 10 };
let asked = 0;
const call = (more: Partial<PlannedCall> = {}): PlannedCall => {
  asked += 1;
  return { through: 'panel', role: 'skeptic', model: 'fake/m', request: String(asked), atMost: most, ...more };
};
const answered = (more: Partial<CallResult> = {}): CallResult => ({
  outcome: 'answered',
  inputTokens: 100,
  outputTokens: 10,
  costMicroUsd: 500,
  ...more,
});

it('sums what the wire said, failed calls included, and says unknown where an answered call did not say', async () => {
  const { ledger, time } = ledgerOf({});
  await (await ledger.admit(call())).settle(answered());
  const slow = await ledger.admit(call({ model: 'fake/a', through: 'proxy', role: 'builder' }));
  time.now += 7;
  await slow.settle(answered({ costMicroUsd: null }));
  await (
    await ledger.admit(call({ model: 'fake/never' }))
  ).settle(answered({ outcome: 'failed', outputTokens: 0, costMicroUsd: 3 }));
  expect(ledger.spending()).toEqual({
    calls: 3,
    failed: 1,
    inputTokens: 300,
    outputTokens: 20,
    costMicroUsd: null,
    wallMs: 7,
    models: ['fake/a', 'fake/m'],
  });
});

it.each([
  ['input tokens', { inputTokens: 250 }, '300 of 250 input tokens'],
  ['output tokens', { outputTokens: 30 }, '30 of 30 output tokens'],
  ['money', { costMicroUsd: 1_200 }, '0.00 of 0.00 US dollars'],
  ['calls', { calls: 3 }, '3 of 3 calls'],
  ['time', { wallMs: 12_000 }, '15 of 12 seconds in calls'],
])('admits no call once the bound on %s is reached', async (_name, budget, bound) => {
  const { ledger, time } = ledgerOf(budget);
  for (let index = 0; index < 3; index += 1) {
    const admitted = await ledger.admit(call());
    time.now += 5000;
    await admitted.settle(answered());
  }
  await expect(ledger.admit(call())).rejects.toMatchObject({ name: 'BudgetSpent', bound });
});

it('counts a call that nobody counted by the most that it could be, and calls the sum unknown', async () => {
  const { ledger } = ledgerOf({ inputTokens: 101, outputTokens: 1000 });
  await (await ledger.admit(call())).settle(answered({ inputTokens: null, outputTokens: null, costMicroUsd: null }));
  expect(ledger.spending()).toMatchObject({ inputTokens: null, outputTokens: null, costMicroUsd: null });
  await (await ledger.admit(call())).settle(answered({ outputTokens: null }));
  await expect(ledger.admit(call())).rejects.toMatchObject({ bound: '200 of 101 input tokens' });
});

it('takes an unknown price for a dear one where money is bounded', async () => {
  const { ledger } = ledgerOf({ costMicroUsd: 100 * 15 + 10 * 75 });
  await (await ledger.admit(call())).settle(answered({ costMicroUsd: null }));
  await expect(ledger.admit(call())).rejects.toBeInstanceOf(BudgetSpent);
});

it('goes on where an earlier process stopped, and counts a call that it was killed in', async () => {
  const before = ledgerOf({});
  await (await before.ledger.admit(call())).settle(answered());
  await before.ledger.admit(call({ model: 'fake/killed' }));
  const after = ledgerOf({ inputTokens: 200 }, memoryBook(before.book.lines));
  expect(after.ledger.spending()).toMatchObject({ calls: 2, failed: 1, inputTokens: 100, models: ['fake/m'] });
  await expect(after.ledger.admit(call())).rejects.toMatchObject({ bound: '200 of 200 input tokens' });
  const more = ledgerOf({ inputTokens: 201 }, memoryBook(before.book.lines));
  await (await more.ledger.admit(call())).settle(answered());
  expect(more.book.lines.map(({ call: number }) => number)).toEqual([1, 1, 2, 3, 3]);
});

it('counts what other runs of the work item spent for its budget, and tells it apart', async () => {
  const [first, second] = [ledgerOf({}), ledgerOf({})];
  await (await first.ledger.admit(call())).settle(answered({ inputTokens: 150 }));
  await (await second.ledger.admit(call({ model: 'fake/other' }))).settle(answered());
  await second.ledger.admit(call({ model: 'fake/killed' }));
  const others = [first.book.lines, second.book.lines];
  const { ledger } = ledgerOf({ inputTokens: 400 }, memoryBook(), others);
  await (await ledger.admit(call())).settle(answered());
  expect(ledger.spending()).toMatchObject({ calls: 1, failed: 0, inputTokens: 100, models: ['fake/m'] });
  expect(ledger.workItemSpending()).toMatchObject({ calls: 4, failed: 1, inputTokens: 350, models: ['fake/m', 'fake/other'] });
  const bound = '450 of 400 input tokens, 350 of them in other runs';
  await expect(ledger.admit(call())).rejects.toMatchObject({ bound, raise: 'inputTokens=850' });
  const spent = ledgerOf({ inputTokens: 350 }, memoryBook(), others);
  await expect(spent.ledger.admit(call()), 'a new run begins with nothing left').rejects.toBeInstanceOf(BudgetSpent);
  await (await ledgerOf({ inputTokens: 351 }, memoryBook(), others).ledger.admit(call())).settle(answered());
});

it.each([
  [{ inputTokens: 200_000 }, { inputTokens: 200_123 }, 'inputTokens=410000'],
  [{ outputTokens: 10 }, { outputTokens: 10 }, 'outputTokens=20'],
  [{ costMicroUsd: 500 }, { costMicroUsd: 500 }, 'usd=0.001'],
  [{ costMicroUsd: 2_340_000 }, { costMicroUsd: 2_340_000 }, 'usd=4.7'],
  [{ calls: 1 }, {}, 'calls=2'],
  [{ wallMs: 3_600_000 }, {}, 'modelSeconds=7200'],
] as const)('names a bound that leaves as much again: %j', async (budget, result, raise) => {
  const { ledger, time } = ledgerOf(budget);
  const admitted = await ledger.admit(call());
  time.now += 3_600_000 * ('wallMs' in budget ? 1 : 0);
  await admitted.settle(answered(result));
  await expect(ledger.admit(call())).rejects.toMatchObject({ raise });
});

it('refuses the third identical call of a role in a row, and counts neither failed calls nor other roles', async () => {
  const { ledger } = ledgerOf({});
  const same = (role: PlannedCall['role'] = 'builder'): PlannedCall => call({ role, request: 'same' });
  const ask = async (planned: PlannedCall, result = answered()): Promise<void> => (await ledger.admit(planned)).settle(result);
  await ask(same());
  for (let index = 0; index < 4; index += 1) await ask(same(), answered({ outcome: 'failed' }));
  await ask(same('skeptic'));
  await ask(same());
  await expect(ledger.admit(same())).rejects.toMatchObject({ name: 'GoingInCircles', role: 'builder' });
  await ask(call({ role: 'builder', request: 'other' }));
  await ask(same());
  await ask(same('skeptic'));
  await expect(ledger.admit(same('skeptic'))).rejects.toMatchObject({ role: 'skeptic' });
  expect(ledger.spending().calls).toBe(10);
});

it('waits with a call while those in flight might use up the rest, and admits it when they did not', async () => {
  const { ledger } = ledgerOf({ inputTokens: 300 });
  const first = await ledger.admit(call());
  let second: AdmittedCall | null = null;
  const waiting = ledger.admit(call()).then((admitted) => {
    second = admitted;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(second).toBeNull();
  await first.settle(answered());
  await waiting;
  expect(second).not.toBeNull();
});

it('lets one call out at a time once a call cost more than it can, also after a restart', async () => {
  const liar = answered({ inputTokens: 90_000 });
  const before = ledgerOf({ inputTokens: 100_000 });
  await (await before.ledger.admit(call())).settle(liar);
  for (const { ledger } of [before, ledgerOf({ inputTokens: 100_000 }, memoryBook(before.book.lines))]) {
    const asks = [call(), call(), call()].map(async (planned) => {
      const admitted = await ledger.admit(planned);
      await new Promise((resolve) => setImmediate(resolve));
      await admitted.settle(liar);
    });
    const ends = await Promise.allSettled(asks);
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(ledger.spending().inputTokens).toBe(180_000);
  }
});

/** Mulberry32: the same numbers every time. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('overshoots no bound by more than one call, however many calls are in flight', async () => {
  let refused = 0;
  let parallel = 0;
  for (let seed = 1; seed <= 300; seed += 1) {
    const random = randomFrom(seed);
    const upTo = (highest: number): number => Math.floor(random() * (highest + 1));
    const budget = {
      inputTokens: 1 + upTo(3000),
      outputTokens: 1 + upTo(600),
      costMicroUsd: 1 + upTo(9000),
      calls: 1 + upTo(40),
      wallMs: 100_000,
    };
    const { ledger, book } = ledgerOf(budget);
    let inFlight = 0;
    const asker = async (): Promise<void> => {
      for (let index = 0; index < 10; index += 1) {
        const atMost = { inputTokens: upTo(400), outputTokens: upTo(90), costMicroUsd: upTo(1200), wallMs: 1 };
        const isUnknown = random() < 0.1;
        const planned = call({
          atMost: isUnknown ? { inputTokens: null, outputTokens: null, costMicroUsd: null, wallMs: 1 } : atMost,
        });
        const admitted = await ledger.admit(planned).catch((error: unknown) => error);
        if (admitted instanceof Error) {
          expect(admitted).toBeInstanceOf(BudgetSpent);
          refused += 1;
          return;
        }
        inFlight += 1;
        parallel = Math.max(parallel, inFlight);
        for (let pause = upTo(4); pause > 0; pause -= 1) await new Promise((resolve) => setImmediate(resolve));
        inFlight -= 1;
        const outcome = random() < 0.2 ? ('failed' as const) : ('answered' as const);
        const used = {
          inputTokens: upTo(atMost.inputTokens),
          outputTokens: upTo(atMost.outputTokens),
          costMicroUsd: upTo(atMost.costMicroUsd),
        };
        await (admitted as AdmittedCall).settle({ outcome, ...used });
      }
    };
    await Promise.all(Array.from({ length: 1 + upTo(7) }, asker));
    const entries = entriesOf(book.lines).map(({ counted }) => counted);
    expect(entries.length).toBeLessThanOrEqual(budget.calls);
    for (const unit of ['inputTokens', 'outputTokens', 'costMicroUsd'] as const) {
      const used = entries.map((entry) => entry[unit]);
      const total = used.reduce((sum, value) => sum + value, 0);
      expect(total - Math.max(0, ...used), `seed ${seed}, ${unit}`).toBeLessThan(budget[unit]);
    }
  }
  // Controls: budgets were spent, and calls were in flight at the same time.
  expect(refused).toBeGreaterThan(300);
  expect(parallel).toBeGreaterThan(3);
});
