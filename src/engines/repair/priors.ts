import { measuredRates } from './measured-rates.ts';

const rates: ReadonlyMap<string, number> = new Map(measuredRates);

/** A template that the training half never exercised. */
const unmeasuredRate = 0.0005;

/** Templates that the training half never exercised, and whose sites are faults by themselves: a linter reports each of them. */
const judgedRates: ReadonlyMap<string, number> = new Map([['discarded-result', 0.01]]);

/** How much less likely the n-th proposal (from 0) of a template at a site is than its first. */
export const placeWeight = (index: number): number => 1 / (1 + index);

/** How likely a proposal is the fix, given that its site is at fault: the template's measured rate, less for later places. */
export const priorOf = (template: string, index: number): number =>
  (rates.get(template) ?? judgedRates.get(template) ?? unmeasuredRate) * placeWeight(index);
