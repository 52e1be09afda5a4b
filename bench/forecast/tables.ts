import type { ForecastMeasures, ForecastReport } from '#domain/forecast.ts';
import { measure, type Judged } from '#engines/forecast/forecast.ts';
import { reliabilityDiagram } from '#present/reliability-diagram.ts';
import { reliabilityOf } from '#engines/forecast/measures/measures.ts';

export interface Row {
  readonly name: string;
  readonly report: ForecastReport;
}

/** Repositories in which fewer newcomers were judged say nothing about newcomers. */
const fewestNewcomers = 20;

/** Markdown: a line per repository, their means, and how well all forecasts together are calibrated. */
export function forecastTables(rows: readonly Row[], all: readonly Judged[]): string {
  const base = rows.reduce((sum, { report }) => sum + report.rolling.merged, 0) / all.length;
  const pooled = measure(all, base);
  const diagram = reliabilityDiagram(reliabilityOf(all)).join('\n');
  return `${byRepository(rows)}\n\nAll ${all.length} forecasts together: ECE ${digits(pooled.calibrationError)} (${digits(pooled.calibrationFloor)} if each were exactly right). Bars show what was merged, \`|\` what was forecast:\n\n\`\`\`text\n${diagram}\n\`\`\``;
}

function byRepository(rows: readonly Row[]): string {
  const head = [
    'repository',
    'learned from / judged',
    'merged',
    'AUC prior',
    'AUC fixed',
    'AUC in use',
    'newcomers fixed / in use (n)',
    'none merged before (n)',
    'Brier skill fixed',
    'Brier skill in use',
    'ECE in use (floor, debiased)',
    'abstains',
    'right otherwise',
    'drift',
  ];
  const lines = rows.map(
    ({ name, report: { seen, fixed, rolling, newcomers, newcomersFixed, unmerged, prior, abstention, drift } }) => [
      name,
      `${seen.merged + seen.closed - rolling.count} / ${rolling.count}`,
      percent(rolling.merged / rolling.count),
      digits(prior.auc),
      digits(fixed.auc),
      digits(rolling.auc),
      newcomers.count < fewestNewcomers
        ? `- (${newcomers.count})`
        : `${digits(newcomersFixed.auc)} / ${digits(newcomers.auc)} (${newcomers.count})`,
      unmerged.count < fewestNewcomers ? `- (${unmerged.count})` : `${digits(unmerged.auc)} (${unmerged.count})`,
      percent(fixed.skill),
      percent(rolling.skill),
      `${digits(rolling.calibrationError)} (${digits(rolling.calibrationFloor)}, ${digits(rolling.calibrationErrorDebiased)})`,
      percent(abstention.share),
      percent(abstention.rightShare),
      drift.isAlarming ? `alarm (${drift.distance.toFixed(1)})` : '-',
    ],
  );
  const mean = (of: (report: ForecastReport) => number | null): number | null => meanOf(rows.map(({ report }) => of(report)));
  const total = [
    '**mean**',
    '',
    '',
    digits(mean(({ prior }) => prior.auc)),
    digits(mean(({ fixed }) => fixed.auc)),
    digits(mean(({ rolling }) => rolling.auc)),
    `${digits(mean(({ newcomersFixed }) => known(newcomersFixed)))} / ${digits(mean(({ newcomers }) => known(newcomers)))}`,
    digits(mean(({ unmerged }) => known(unmerged))),
    percent(skillOf(rows, ({ fixed }) => fixed)),
    percent(skillOf(rows, ({ rolling }) => rolling)),
    `${digits(mean(({ rolling }) => rolling.calibrationError))} (${digits(mean(({ rolling }) => rolling.calibrationFloor))}, ${digits(mean(({ rolling }) => rolling.calibrationErrorDebiased))})`,
    percent(mean(({ abstention }) => abstention.share)),
    percent(mean(({ abstention }) => abstention.rightShare)),
    '',
  ];
  return table([head, ...lines, total]);
}

function known({ count, auc }: ForecastMeasures): number | null {
  return count < fewestNewcomers ? null : auc;
}

/** Of the means over the repositories: one in which nearly everything is merged would otherwise weigh without bound. */
function skillOf(rows: readonly Row[], of: (report: ForecastReport) => ForecastMeasures): number | null {
  const measures = rows.map(({ report }) => of(report)).filter(({ skill }) => skill !== null);
  const brier = measures.reduce((sum, one) => sum + one.brier, 0);
  const plain = measures.reduce((sum, one) => sum + one.brier / (1 - (one.skill ?? 0)), 0);
  return plain === 0 ? null : 1 - brier / plain;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null && !Number.isNaN(value));
  return known.length === 0 ? null : known.reduce((sum: number, value) => sum + (value ?? 0), 0) / known.length;
}

function digits(value: number | null): string {
  return value === null ? '-' : value.toFixed(3);
}

function percent(value: number | null): string {
  return value === null ? '-' : `${(100 * value).toFixed(0)} %`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
