import { expect, test } from 'vitest';
import { nothingSpent } from '#domain/model-spending.ts';
import type { CallResult, ModelLedger, PlannedCall } from '#ports/model-ledger.ts';
import { countedLedger } from './counted-ledger.ts';

const settled: CallResult[] = [];
const shared: ModelLedger = {
  spending: () => nothingSpent,
  workItemSpending: () => nothingSpent,
  admit: async () => ({ settle: async (result) => void settled.push(result) }),
};
const call = {} as PlannedCall;
const result = (inputTokens: number | null): CallResult => ({
  outcome: 'answered',
  inputTokens,
  outputTokens: 2,
  costMicroUsd: 5,
});

test('each account counts its own calls, since it was asked last, and all of them reach the shared ledger', async () => {
  const [one, other] = [countedLedger(shared, false), countedLedger(shared, false)];
  for (const tokens of [10, 20]) await (await one.ledger?.admit(call))?.settle(result(tokens));
  await (await other.ledger?.admit(call))?.settle(result(null));
  expect(one.spent()).toEqual({ calls: 2, inputTokens: 30, outputTokens: 4, costMicroUsd: 10 });
  expect(one.spent()).toMatchObject({ calls: 0, inputTokens: 0 });
  expect(other.spent()).toEqual({ calls: 1, inputTokens: null, outputTokens: 2, costMicroUsd: 5 });
  expect(settled).toHaveLength(3);
});

test('of a program of the owner nobody knows', () => {
  expect(countedLedger(null, true).spent()).toMatchObject({ calls: null, costMicroUsd: null });
  expect(countedLedger(null, false).spent(), 'control: a search asks nobody').toMatchObject({ calls: 0, costMicroUsd: 0 });
});
