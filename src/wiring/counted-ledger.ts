import type { CallResult, ModelLedger } from '#ports/model-ledger.ts';

/** Calls of models, summed. `null`: nobody knows. */
export interface Counts {
  readonly calls: number | null;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly costMicroUsd: number | null;
}

/** A ledger that keeps its own sums of what went through it besides; `isUnknown`: a program of the owner may ask models that no ledger sees. */
export function countedLedger(
  ledger: ModelLedger | null,
  isUnknown: boolean,
): { readonly ledger: ModelLedger | null; readonly spent: () => Counts } {
  let results: CallResult[] = [];
  const spent = (): Counts => {
    const counted = isUnknown ? null : results;
    results = [];
    return {
      calls: counted?.length ?? null,
      inputTokens: sum(counted, ({ inputTokens }) => inputTokens),
      outputTokens: sum(counted, ({ outputTokens }) => outputTokens),
      costMicroUsd: sum(counted, ({ costMicroUsd }) => costMicroUsd),
    };
  };
  if (ledger === null) return { ledger, spent };
  const counting: ModelLedger = {
    spending: () => ledger.spending(),
    workItemSpending: () => ledger.workItemSpending(),
    async admit(call) {
      const admitted = await ledger.admit(call);
      return {
        async settle(result) {
          results.push(result);
          await admitted.settle(result);
        },
      };
    },
  };
  return { ledger: counting, spent };
}

function sum(results: readonly CallResult[] | null, of: (result: CallResult) => number | null): number | null {
  if (results === null) return null;
  return results.reduce<number | null>((total, result) => {
    const value = of(result);
    return total === null || value === null ? null : total + value;
  }, 0);
}
