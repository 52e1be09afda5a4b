import type { CostSum, RoleCost } from '#domain/board.ts';
import { spendingOf, type LedgerEntry } from '#domain/model-spending.ts';

/** Calls, tokens, money and time of a ledger, as a board shows them. */
export function costSum(entries: readonly LedgerEntry[]): CostSum {
  const { wallMs, models: _models, ...sums } = spendingOf(entries);
  return { ...sums, ms: wallMs };
}

/** One row for each role with each model, the dearest first. */
export function roleCosts(entries: readonly LedgerEntry[]): readonly RoleCost[] {
  const groups = Map.groupBy(entries, ({ role, model }) => `${role}\n${model}`);
  const rows = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [{ role: first.role, model: first.model, ...costSum(group) }];
  });
  return rows.toSorted(
    (one, other) => (other.costMicroUsd ?? Infinity) - (one.costMicroUsd ?? Infinity) || other.calls - one.calls,
  );
}
