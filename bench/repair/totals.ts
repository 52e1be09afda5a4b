import type { CaseResult } from './case-result.ts';

/** Figures over a list of cases. Rates are `null` where nothing was counted. */
export interface Totals {
  readonly cases: number;
  /** Rows that could not become a case. */
  readonly unavailable: number;
  readonly plausible: number;
  readonly fixed: number;
  readonly rightAtFirst: number;
  readonly developerFixAmongSurvivors: number;
  /** Scored at least 0.75, with a known verdict; and how many of them are right. */
  readonly trusted: {
    readonly known: number;
    readonly right: number;
    readonly unknown: number;
    readonly precision: number | null;
  };
  readonly trueLineInTop: { readonly 1: number; readonly 5: number; readonly 10: number };
  /** Medians over the cases with a search. */
  readonly candidatesPerSecond: number | null;
  readonly rerunsPerSecond: number | null;
  /** Median over cases of the ratio of the two. */
  readonly ratio: number | null;
  readonly seconds: number;
}

/** From this score on, what is reported as fixed must be right. */
export const trustedScore = 0.75;

export function totalsOf(results: readonly CaseResult[], unavailable: number): Totals {
  const trusted = results.filter((result) => result.score !== null && result.score >= trustedScore);
  const known = trusted.filter((result) => result.rightAtFirst !== 'unknown');
  const right = known.filter(isRightAtFirst).length;
  const inTop = (place: number) => results.filter((result) => (result.rankOfTrueLine ?? Infinity) <= place).length;
  return {
    cases: results.length,
    unavailable,
    plausible: results.filter((result) => result.plausible).length,
    fixed: results.filter((result) => result.outcome === 'fixed').length,
    rightAtFirst: results.filter(isRightAtFirst).length,
    developerFixAmongSurvivors: results.filter((result) => result.developerFixAmongSurvivors).length,
    trusted: {
      known: known.length,
      right,
      unknown: trusted.length - known.length,
      precision: known.length === 0 ? null : right / known.length,
    },
    trueLineInTop: { 1: inTop(1), 5: inTop(5), 10: inTop(10) },
    candidatesPerSecond: median(results.flatMap(({ candidatesPerSecond }) => candidatesPerSecond ?? [])),
    rerunsPerSecond: median(results.flatMap(({ rerunsPerSecond }) => rerunsPerSecond ?? [])),
    ratio: median(
      results.flatMap(({ candidatesPerSecond, rerunsPerSecond }) =>
        candidatesPerSecond === null || rerunsPerSecond === null ? [] : candidatesPerSecond / rerunsPerSecond,
      ),
    ),
    seconds: results.reduce((sum, result) => sum + result.seconds, 0),
  };
}

function isRightAtFirst({ rightAtFirst }: CaseResult): boolean {
  return rightAtFirst === 'equal' || rightAtFirst === 'equivalent';
}

function median(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((one, other) => one - other);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}
