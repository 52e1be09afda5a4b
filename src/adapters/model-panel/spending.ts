import type { LedgerEntry, ModelBudget, ModelSpending } from '#domain/model-spending.ts';
import type { CallBounds } from '#ports/model-ledger.ts';
import type { CallEstimate, CountedEntry } from './ledger-book.ts';
import { dearPrice } from './ledger-book.ts';

/** Sums over entries. */
export function spendingOf(entries: readonly LedgerEntry[]): ModelSpending {
  const answered = entries.filter(({ outcome }) => outcome === 'answered');
  const sum = (of: (entry: LedgerEntry) => number | null): number | null => {
    if (answered.some((entry) => of(entry) === null)) return null;
    return entries.reduce((total, entry) => total + (of(entry) ?? 0), 0);
  };
  return {
    calls: entries.length,
    failed: entries.length - answered.length,
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: sum(({ outputTokens }) => outputTokens),
    costMicroUsd: sum(({ costMicroUsd }) => costMicroUsd),
    wallMs: entries.reduce((total, { ms }) => total + ms, 0),
    models: [...new Set(answered.map(({ model }) => model))].toSorted(),
  };
}

/** Everything that a budget bounds. */
export type Counted = Pick<ModelBudget, 'inputTokens' | 'outputTokens' | 'calls' | 'wallMs'> & { readonly costMicroUsd: number };

export function countedOf(entries: readonly CountedEntry[]): Counted {
  return entries.reduce(
    (total, { entry, counted }) => ({
      inputTokens: total.inputTokens + counted.inputTokens,
      outputTokens: total.outputTokens + counted.outputTokens,
      costMicroUsd: total.costMicroUsd + counted.costMicroUsd,
      calls: total.calls + 1,
      wallMs: total.wallMs + entry.ms,
    }),
    { inputTokens: 0, outputTokens: 0, costMicroUsd: 0, calls: 0, wallMs: 0 },
  );
}

/** Which bound is reached, with both numbers; `null` where none is. */
export function reachedBound(spent: Counted, budget: ModelBudget): string | null {
  const dollars = (micro: number): string => (micro / 1e6).toFixed(2);
  const bounds: readonly (readonly [number, number | null, (value: number) => string, string])[] = [
    [spent.inputTokens, budget.inputTokens, grouped, 'input tokens'],
    [spent.outputTokens, budget.outputTokens, grouped, 'output tokens'],
    [spent.costMicroUsd, budget.costMicroUsd, dollars, 'US dollars'],
    [spent.calls, budget.calls, grouped, 'calls'],
    [spent.wallMs / 1000, budget.wallMs / 1000, (value) => grouped(Math.floor(value)), 'seconds in calls'],
  ];
  for (const [value, bound, shown, unit] of bounds) {
    if (bound !== null && value >= bound) return `${shown(value)} of ${shown(bound)} ${unit}`;
  }
  return null;
}

/** What is spent if every call in flight costs the most that it can. */
export function withFlights(spent: Counted, flights: readonly CallBounds[]): Counted {
  return flights.reduce<Counted>(
    (total, most) => ({
      inputTokens: total.inputTokens + (most.inputTokens ?? Infinity),
      outputTokens: total.outputTokens + (most.outputTokens ?? Infinity),
      costMicroUsd: total.costMicroUsd + (most.costMicroUsd ?? Infinity),
      calls: total.calls,
      wallMs: total.wallMs + (most.wallMs ?? Infinity),
    }),
    spent,
  );
}

/** A token of English or code is three to four bytes; an answer that nobody counted was as long as it could be. */
export function estimateOf({ inputTokens, outputTokens, costMicroUsd }: CallBounds): CallEstimate {
  const input = Math.ceil((inputTokens ?? 24_000) / 3);
  const output = outputTokens ?? 8_000;
  return {
    inputTokens: input,
    outputTokens: output,
    costMicroUsd: costMicroUsd ?? input * dearPrice.input + output * dearPrice.output,
  };
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}
