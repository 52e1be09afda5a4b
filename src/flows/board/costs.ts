import type { CostSum, RoleCost } from '#domain/board.ts';
import type { LedgerEntry } from '#domain/model-spending.ts';

/** Sums over a ledger, failed calls included. A call that was answered without usage makes its sum unknown. */
export function costSum(entries: readonly LedgerEntry[]): CostSum {
  const answered = entries.filter(({ outcome }) => outcome === 'answered');
  const sum = (of: (entry: LedgerEntry) => number | null): number | null =>
    answered.some((entry) => of(entry) === null) ? null : entries.reduce((total, entry) => total + (of(entry) ?? 0), 0);
  return {
    calls: entries.length,
    failed: entries.length - answered.length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
    ms: entries.reduce((total, { ms }) => total + ms, 0),
  };
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
