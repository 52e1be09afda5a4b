import {
  mostFalseAlarms,
  type Alarm,
  type BacktestReport,
  type OutcomeCounts,
  type RuleTally,
} from '#domain/gate/backtest-report.ts';
import { oneLine } from '#lib/one-line.ts';

const mostShown = 20;
const mostTitle = 70;

/** A backtest for people to read, false alarms first. Foreign titles stand in it as harmless lines. */
export function backtestLines(report: BacktestReport): readonly string[] {
  return [
    ...summaryLines(report),
    '',
    ...alarmLines('False alarms: warnings and rejections of pull requests that were merged', report.falseAlarms),
    '',
    ...ruleLines(report.rules),
    '',
    ...duplicateLines(report),
    ...remarkLines(report),
  ];
}

function summaryLines({ asked, exempt, span, alarmed, untold }: BacktestReport): readonly string[] {
  if (span === null) return ['There is no pull request with a known outcome that the filter could be asked about.'];
  const outcomes = `${asked.merged} merged, ${asked.closed} closed, ${asked.undecided} of which the outcome is not known`;
  const from = `#${span.first.number} (${dayOf(span.first.at)}) to #${span.last.number} (${dayOf(span.last.at)})`;
  return [
    `The filter was asked about ${asked.merged + asked.closed + asked.undecided} past pull requests, ${from}: ${outcomes}.`,
    ...(exempt > 0 ? [`${exempt} more are by people of whom it asks nothing.`] : []),
    `It would have raised an alarm on ${alarmed.merged} of ${asked.merged} merged (${percent(alarmed.merged, asked.merged)}) and on ${alarmed.closed} of ${asked.closed} closed (${percent(alarmed.closed, asked.closed)}).`,
    `It could not have told something, and asked a person, on ${untold.merged} of the merged and ${untold.closed} of the closed.`,
  ];
}

function alarmLines(title: string, alarms: readonly Alarm[]): readonly string[] {
  const rejections = alarms.filter(({ outcome }) => outcome === 'reject');
  const warnings = alarms.filter(({ outcome }) => outcome === 'warn').toReversed();
  const shown = [...rejections, ...warnings].slice(0, Math.max(mostShown, rejections.length));
  if (alarms.length === 0) return [`${title}: none.`];
  const more = alarms.length - shown.length;
  const bots = alarms.filter(({ isBot }) => isBot).length;
  return [
    `${title}: ${rejections.length} rejections, ${warnings.length} warnings${bots > 0 ? `; ${bots} of them of programs` : ''}.`,
    ...shown.flatMap((alarm) => [
      `  #${alarm.number} ${alarm.outcome} by ${alarm.rule}: ${alarm.says}`,
      `      "${oneLine(alarm.title, mostTitle)}"${alarm.evidence.length === 0 ? '' : `; ${oneLine(alarm.evidence.join('; '), 160)}`}`,
    ]),
    ...(more > 0 ? [`  and ${more} older warnings, which --json lists.`] : []),
  ];
}

const columns = ['pass', 'note', 'warn', 'reject', 'unknown'] as const;

function ruleLines(rules: readonly RuleTally[]): readonly string[] {
  const head = ['rule', ...columns.map((name) => `m.${name}`), ...columns.map((name) => `c.${name}`), 'false', 'precision'];
  const rows = rules.map(({ rule, said, falseAlarmShare, precision, isNoisy }) => [
    `${rule}${isNoisy ? ' (!)' : ''}`,
    ...cells(said.merged),
    ...cells(said.closed),
    share(falseAlarmShare),
    share(precision),
  ]);
  const noisy = rules.filter(({ isNoisy }) => isNoisy).map(({ rule }) => rule);
  return [
    'What each rule said, on merged (m.) and on closed (c.) pull requests; "false" is its share of alarms on the merged, "precision" the share of closed ones among its alarms:',
    ...aligned([head, ...rows]).map((line) => `  ${line}`),
    ...(noisy.length === 0
      ? []
      : [
          `(!) ${noisy.join(', ')}: an alarm on more than ${percent(mostFalseAlarms, 1)} of the merged is too much to be on by default; tune or switch it off under "gate.rules" in patchline.yml.`,
        ]),
  ];
}

function cells(counts: OutcomeCounts): readonly string[] {
  return columns.map((name) => String(counts[name]));
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '),
  );
}

function duplicateLines({ duplicates }: BacktestReport): readonly string[] {
  if (duplicates.length === 0) return ['No pull request held the identical patch of an earlier one.'];
  const shown = duplicates.slice(-mostShown).toReversed();
  const more = duplicates.length - shown.length;
  return [
    `Identical patches: ${duplicates.length} pull requests held the patch of an earlier one.`,
    ...shown.map(({ number, title, outcome, earlier }) => {
      const of = earlier.map((one) => `#${one.number} (${one.outcome}${one.isSameAuthor ? ', same author' : ''})`).join(', ');
      return `  #${number} (${outcome}) as ${of}: "${oneLine(title, mostTitle)}"`;
    }),
    ...(more > 0 ? [`  and ${more} older ones, which --json lists.`] : []),
  ];
}

function remarkLines({ blindSpots, leftOut, assumptions }: BacktestReport): readonly string[] {
  const blind = blindSpots.map(({ rule, kind, because }) =>
    kind === 'unseen' ? `${rule} was not asked, because ${because}.` : `${rule} saw less than on the forge, because ${because}.`,
  );
  const out = leftOut.map(({ because, count }) => `${count} without a known outcome or diff: ${because}.`);
  return ['', 'How far this can be believed:', ...[...blind, ...out, ...assumptions].map((line) => `  - ${line}`)];
}

function share(value: number | null): string {
  return value === null ? '-' : percent(value, 1);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
