/** Measured shares are put here by `bench/template-coverage.ts`; a template without one starts at the least measured. */
const shares: Readonly<Record<string, number>> = {};

const leastShare = 0.002;

/** How likely the n-th proposal (from 0) of a template at a site is the fix, given that the site is at fault; unnormalised. */
export const priorOf = (template: string, index: number): number => (shares[template] ?? leastShare) / (1 + index);
