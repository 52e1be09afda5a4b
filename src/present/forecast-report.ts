import { closureReasons, type Drift, type Forecast, type ForecastMeasures, type ForecastReport } from '#domain/forecast.ts';
import { reliabilityDiagram } from './reliability-diagram.ts';

export interface TrainedForecastFacts {
  readonly read: number;
  /** Kept ones of which the end has become known, or is another one now. */
  readonly changed: number;
  readonly kept: number;
  readonly learnedFrom: number;
  readonly drift: Drift;
  readonly leftOut: readonly { readonly because: string; readonly count: number }[];
  readonly file: string;
}

/** From so many on, what the repository itself did weighs more than what others have in common. */
const ownFrom = 300;

export function trainedLines({
  read,
  changed,
  kept,
  learnedFrom,
  drift,
  leftOut,
  file,
}: TrainedForecastFacts): readonly string[] {
  return [
    `Read ${read} pull requests; ${kept} are known, ${learnedFrom} of them with an outcome to learn from.`,
    ...(changed === 0 ? [] : [`Of ${changed} that were known before the end is news.`]),
    ...(learnedFrom < ownFrom ? [`Below ${ownFrom}, forecasts lean on what other repositories have in common.`] : []),
    ...leftOut.map(({ because, count }) => `${count} left out: ${because}.`),
    ...driftLines(drift),
    `Kept in ${file}; it may be deleted at any time.`,
  ];
}

export function forecastLines({
  number,
  chance,
  interval,
  verdict,
  abstention,
  reasons,
  priorChance,
  seen,
}: Forecast): readonly string[] {
  const said = { likely: 'likely to be merged', unlikely: 'unlikely to be merged', abstain: 'no forecast' }[verdict];
  return [
    `#${number}: ${said}; ${percent(chance)} (${percent(interval.low)} to ${percent(interval.high)}).`,
    ...(abstention === null ? [] : [abstention]),
    ...reasons.map(({ sentence, shift }) => `  ${shift > 0 ? '+' : '-'} ${sentence}`),
    `Learned from ${seen} pull requests here; other repositories alone would say ${percent(priorChance)}. Advice only: no ground to close anything.`,
  ];
}

export function forecastReportLines({
  seen,
  closures,
  fixed,
  rolling,
  newcomers,
  unmerged,
  prior,
  abstention,
  reliability,
  drift,
}: ForecastReport): readonly string[] {
  return [
    `${seen.total} pull requests: ${seen.merged} merged, ${seen.closed} closed, ${seen.undecided} undecided.`,
    `Closed: ${closureReasons.map((reason) => `${closures[reason]} ${reason}`).join(', ')}. Superseded and withdrawn ones teach nothing.`,
    `Judged: the last ${rolling.count} with a known outcome (30 %), each with what was known when it was opened.`,
    '',
    `${''.padEnd(32)}${['AUC', 'Brier', 'skill', 'ECE', '(floor)', 'debiased'].map((word) => word.padStart(9)).join('')}`,
    measuresLine('other repositories alone', prior),
    measuresLine('learned once, from the first 70 %', fixed),
    measuresLine('in use: learned as it went', rolling),
    measuresLine(`  first ones here (${newcomers.count})`, newcomers),
    measuresLine(`  none merged before (${unmerged.count})`, unmerged),
    '',
    `Abstains from ${percent(abstention.share)}; of the others ${abstention.rightShare === null ? 'none were' : `${percent(abstention.rightShare)} were`} right.`,
    'ECE: ten bins of equal width, weighted by count; (floor): what it would be if every forecast were exactly right; debiased: less what chance adds.',
    '',
    'Bars show what was merged, | what was forecast:',
    ...reliabilityDiagram(reliability),
    ...driftLines(drift),
  ];
}

function measuresLine(name: string, measures: ForecastMeasures): string {
  const { auc, brier, skill, calibrationError, calibrationFloor, calibrationErrorDebiased } = measures;
  const cells = [
    auc?.toFixed(3) ?? '-',
    brier.toFixed(3),
    skill === null ? '-' : percent(skill),
    calibrationError.toFixed(3),
    `(${calibrationFloor.toFixed(3)})`,
    calibrationErrorDebiased.toFixed(3),
  ];
  return `${name.padEnd(32)}${cells.map((cell) => cell.padStart(9)).join('')}`;
}

function driftLines({ isAlarming, count, expected, observed }: Drift): readonly string[] {
  return isAlarming
    ? [
        `Drift: of the newest ${count} forecasts ${observed} were merged where ${expected.toFixed(0)} were expected. Forecasts abstain until that fits again.`,
      ]
    : [];
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}
