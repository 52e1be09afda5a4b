import type { ModelBudget } from '#domain/model-spending.ts';
import type { CallBounds } from '#ports/model-ledger.ts';
import type { CountedEntry } from './ledger-book.ts';

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

export function addCounted(one: Counted, other: Counted): Counted {
  return {
    inputTokens: one.inputTokens + other.inputTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    costMicroUsd: one.costMicroUsd + other.costMicroUsd,
    calls: one.calls + other.calls,
    wallMs: one.wallMs + other.wallMs,
  };
}

export interface ReachedBound {
  /** Both numbers: `203,112 of 200,000 input tokens, 180,000 of them in other runs`. */
  readonly says: string;
  /** A bound that leaves as much again, as `--budget` takes it: `inputTokens=410000`. */
  readonly raise: string;
}

interface Bound {
  readonly of: keyof Counted;
  /** As the configuration calls it. */
  readonly name: string;
  readonly unit: string;
  /** How many of ours are one of theirs. */
  readonly scale: number;
  readonly digits: number;
}

const bounds: readonly Bound[] = [
  { of: 'inputTokens', name: 'inputTokens', unit: 'input tokens', scale: 1, digits: 0 },
  { of: 'outputTokens', name: 'outputTokens', unit: 'output tokens', scale: 1, digits: 0 },
  { of: 'costMicroUsd', name: 'usd', unit: 'US dollars', scale: 1e6, digits: 2 },
  { of: 'calls', name: 'calls', unit: 'calls', scale: 1, digits: 0 },
  { of: 'wallMs', name: 'modelSeconds', unit: 'seconds in calls', scale: 1000, digits: 0 },
];

/** The first bound that is reached; `null` where none is. `elsewhere`: what other runs of the work item have of it. */
export function reachedBound(spent: Counted, budget: ModelBudget, elsewhere: Counted): ReachedBound | null {
  for (const { of, name, unit, scale, digits } of bounds) {
    const bound = budget[of];
    if (bound === null || spent[of] < bound) continue;
    const shown = (value: number): string =>
      digits === 0 ? Math.floor(value / scale).toLocaleString('en') : (value / scale).toFixed(digits);
    const others = elsewhere[of] === 0 ? '' : `, ${shown(elsewhere[of])} of them in other runs`;
    return {
      says: `${shown(spent[of])} of ${shown(bound)} ${unit}${others}`,
      raise: `${name}=${roundedUp((spent[of] + bound) / scale)}`,
    };
  }
  return null;
}

/** To two digits that count: a number that is easily typed. */
function roundedUp(value: number): number {
  const step = 10 ** (Math.floor(Math.log10(Math.max(value, 0.01))) - 1);
  return Number((Math.ceil(value / step) * step).toPrecision(2));
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
