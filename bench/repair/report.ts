import { formatTable } from '../../demo/table.ts';
import type { CaseResult } from './case-result.ts';
import { totalsOf, type Totals } from './totals.ts';

export interface GroupTotals {
  readonly group: string;
  readonly totals: Totals;
}

/** Totals by group, in the order of first appearance. */
export function groupTotals(
  results: readonly CaseResult[],
  unavailable: readonly { readonly group: string }[],
): readonly GroupTotals[] {
  const groups = [...new Set([...results, ...unavailable].map((one) => one.group))];
  return groups.map((group) => ({
    group,
    totals: totalsOf(
      results.filter((result) => result.group === group),
      unavailable.filter((row) => row.group === group).length,
    ),
  }));
}

/** One row per group: the table that docs/benchmark.md holds. */
export function totalsTable(groups: readonly GroupTotals[]): string {
  const header = [
    'benchmark',
    'cases',
    'plausible',
    'right at first rank',
    'fix among survivors',
    'score ≥ 0.75: right',
    'true line in top 1 / 5 / 10',
    'candidates/s',
    'test runs/s',
    'ratio',
  ];
  return formatTable(
    header,
    groups.map(({ group, totals }) => [
      group,
      totals.unavailable === 0 ? `${totals.cases}` : `${totals.cases} (+${totals.unavailable} not available)`,
      `${totals.plausible}`,
      `${totals.rightAtFirst}`,
      `${totals.developerFixAmongSurvivors}`,
      precisionText(totals.trusted),
      `${totals.trueLineInTop[1]} / ${totals.trueLineInTop[5]} / ${totals.trueLineInTop[10]}`,
      numberText(totals.candidatesPerSecond, 0),
      numberText(totals.rerunsPerSecond, 1),
      numberText(totals.ratio, 0),
    ]),
  );
}

/** One row per case. */
export function caseTable(results: readonly CaseResult[]): string {
  const header = ['case', 'outcome', 'score', 'first survivor', 'survivors', 'true line', 'tried', '/s', 's'];
  return formatTable(
    header,
    results.map((result) => [
      result.name,
      result.why === null ? result.outcome : `${result.outcome}: ${result.why.slice(0, 60)}`,
      numberText(result.score, 2),
      result.rightAtFirst,
      `${result.survivors}`,
      numberText(result.rankOfTrueLine, 0),
      `${result.candidates}`,
      numberText(result.candidatesPerSecond, 0),
      result.seconds.toFixed(0),
    ]),
  );
}

function precisionText({ known, right, unknown, precision }: Totals['trusted']): string {
  if (precision === null) return unknown === 0 ? '-' : `- (${unknown} not comparable)`;
  const percent = `${right} of ${known} (${Math.round(precision * 100)} %)`;
  return unknown === 0 ? percent : `${percent}, ${unknown} not comparable`;
}

function numberText(number: number | null, digits: number): string {
  return number === null ? '-' : number.toFixed(digits);
}
