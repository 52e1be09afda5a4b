/** Counts of merged and missed ones that fade, so that what is recent weighs most. */
export interface Rate {
  merged: number;
  missed: number;
}

/** Rates by key. */
export interface Rates {
  count(key: string, isMerged: boolean): void;
  /** One that was missed has been merged after all. */
  correct(key: string): void;
  /** Share of merged ones, drawn towards `base` as if `weight` more had been seen with that share. */
  rate(key: string, base: number, weight: number): number;
  /** How many have been seen, faded. */
  seen(key: string): number;
}

/** `keep` is what stays of all earlier counts whenever a new one comes. */
export function startRates(keep: number): Rates {
  const rates = new Map<string, Rate>();
  const of = (key: string): Rate => {
    const found = rates.get(key);
    if (found !== undefined) return found;
    const fresh = { merged: 0, missed: 0 };
    rates.set(key, fresh);
    return fresh;
  };
  return {
    count(key, isMerged) {
      const rate = of(key);
      rate.merged = rate.merged * keep + (isMerged ? 1 : 0);
      rate.missed = rate.missed * keep + (isMerged ? 0 : 1);
    },
    correct(key) {
      const rate = of(key);
      rate.merged += 1;
      rate.missed = Math.max(0, rate.missed - 1);
    },
    rate(key, base, weight) {
      const { merged, missed } = rates.get(key) ?? { merged: 0, missed: 0 };
      return (merged + base * weight) / (merged + missed + weight);
    },
    seen(key) {
      const { merged, missed } = rates.get(key) ?? { merged: 0, missed: 0 };
      return merged + missed;
    },
  };
}
