import { BudgetSpent, nothingSpent, type LedgerEntry, type ModelSpending } from '#domain/model-spending.ts';
import type { CallResult, ModelLedger, PlannedCall } from './model-ledger.ts';

export interface FakeLedger extends ModelLedger {
  /** Every call that was admitted, in order, with its result once it was settled. */
  readonly calls: readonly { readonly planned: PlannedCall; readonly result: CallResult | null }[];
}

/** A ledger in memory whose only bound is the number of calls; it sums calls and tokens, and looks for no circles. */
export function fakeLedger(mostCalls: number = Infinity): FakeLedger {
  const calls: { planned: PlannedCall; result: CallResult | null }[] = [];
  const sum = (of: (result: CallResult) => number | null): number =>
    calls.reduce((total, { result }) => total + (result === null ? 0 : (of(result) ?? 0)), 0);
  const callsWith = (outcome: LedgerEntry['outcome']): typeof calls => calls.filter(({ result }) => result?.outcome === outcome);
  const spending = (): ModelSpending => ({
    ...nothingSpent,
    calls: calls.length,
    failed: callsWith('failed').length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    models: [...new Set(callsWith('answered').map(({ planned }) => planned.model))].toSorted(),
  });
  return {
    calls,
    async admit(planned) {
      if (calls.length >= mostCalls) throw new BudgetSpent(`${calls.length} of ${mostCalls} calls are used up.`);
      const call: (typeof calls)[number] = { planned, result: null };
      calls.push(call);
      return {
        settle: async (result) => {
          call.result = result;
        },
      };
    },
    spending,
    workItemSpending: spending,
  };
}
