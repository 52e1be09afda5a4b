/** How often a program element was reached by failing and by passing tests. */
export interface Spectrum {
  readonly failedHere: number;
  readonly passedHere: number;
  readonly failed: number;
  readonly passed: number;
}

export const formulaNames = ['ochiai', 'dstar', 'tarantula', 'barinel'] as const;
export type FormulaName = (typeof formulaNames)[number];

/**
 * Spectrum-based suspiciousness. Ochiai: Abreu et al. 2006. DStar (star = 2): Wong et al. 2014, here squashed to 0..1.
 * Tarantula: Jones and Harrold 2005. Barinel (for a single fault): Abreu et al. 2009. All are 0 where no failing test came by.
 */
export const formulas: Readonly<Record<FormulaName, (spectrum: Spectrum) => number>> = {
  ochiai: ({ failedHere, passedHere, failed }) => ratio(failedHere, Math.sqrt(failed * (failedHere + passedHere))),
  dstar: ({ failedHere, passedHere, failed }) => {
    const missed = passedHere + (failed - failedHere);
    return failedHere === 0 ? 0 : failedHere ** 2 / (failedHere ** 2 + missed);
  },
  tarantula: ({ failedHere, passedHere, failed, passed }) => {
    const ofFailed = ratio(failedHere, failed);
    return ratio(ofFailed, ofFailed + ratio(passedHere, passed));
  },
  barinel: ({ failedHere, passedHere }) => ratio(failedHere, failedHere + passedHere),
};

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
