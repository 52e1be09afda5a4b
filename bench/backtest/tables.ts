import type { BacktestReport, RuleTally } from '#domain/gate/backtest-report.ts';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';

export interface Row {
  readonly name: string;
  readonly report: BacktestReport;
}

/** Three tables in Markdown: the false alarms by repository and rule, the rules over all repositories, and the rejections one by one. */
export function backtestTables(rows: readonly Row[], limit: number | null): string {
  return [byRepository(rows, limit), byRule(rows), rejections(rows)].join('\n\n');
}

const alarming: readonly FilterRule[] = ['identical-patch', 'already-fixed', 'diff-size', 'protected-paths'];

function byRepository(rows: readonly Row[], limit: number | null): string {
  const head = [
    'repository',
    'from … to',
    'merged / closed / unknown',
    'false alarms',
    'alarms on closed',
    ...alarming.map((rule) => `${rule} (merged)`),
    'identical patches',
    'command',
  ];
  const lines = rows.map(({ name, report: { asked, alarmed, span, rules, duplicates } }) => [
    name,
    span === null ? '-' : `#${span.first.number} … #${span.last.number}`,
    `${asked.merged} / ${asked.closed} / ${asked.undecided}`,
    `${alarmed.merged} (${percent(alarmed.merged, asked.merged)})`,
    `${alarmed.closed} (${percent(alarmed.closed, asked.closed)})`,
    ...alarming.map((rule) => marked(rules.find((one) => one.rule === rule))),
    String(duplicates.length),
    `\`patchline gate backtest --repo ${name.split('/')[1] ?? name}${limit === null ? '' : ` --limit ${limit}`}\``,
  ]);
  const all = rows.map(({ report }) => report);
  const [merged, closed] = [sum(all, (one) => one.asked.merged), sum(all, (one) => one.asked.closed)];
  const total = [
    'all',
    '',
    `${merged} / ${closed} / ${sum(all, (one) => one.asked.undecided)}`,
    rate(
      sum(all, (one) => one.alarmed.merged),
      merged,
    ),
    rate(
      sum(all, (one) => one.alarmed.closed),
      closed,
    ),
    ...alarming.map((rule) =>
      percent(
        sum(all, (one) => alarmsOf(one, rule).merged),
        merged,
      ),
    ),
    String(sum(all, (one) => one.duplicates.length)),
    '',
  ];
  return table([head, ...lines, total]);
}

function byRule(rows: readonly Row[]): string {
  const all = rows.map(({ report }) => report);
  const [merged, closed] = [sum(all, (one) => one.asked.merged), sum(all, (one) => one.asked.closed)];
  const head = [
    'rule',
    'merged: note',
    'merged: warn',
    'merged: reject',
    'closed: note',
    'closed: warn',
    'closed: reject',
    'precision',
    'false alarms on programs',
    'noisy in',
  ];
  const lines = filterRules
    .filter((rule) => all.some(({ rules }) => rules.some((one) => one.rule === rule)))
    .map((rule) => {
      const said = (outcome: 'merged' | 'closed', what: 'note' | 'warn' | 'reject'): number =>
        sum(all, ({ rules }) => rules.find((one) => one.rule === rule)?.said[outcome][what] ?? 0);
      const [wrong, right] = [sum(all, (one) => alarmsOf(one, rule).merged), sum(all, (one) => alarmsOf(one, rule).closed)];
      const noisy = rows.filter(({ report }) => report.rules.find((one) => one.rule === rule)?.isNoisy === true);
      return [
        rule,
        ...(['note', 'warn', 'reject'] as const).map((what) => rate(said('merged', what), merged)),
        ...(['note', 'warn', 'reject'] as const).map((what) => rate(said('closed', what), closed)),
        percent(right, wrong + right),
        `${sum(all, ({ falseAlarms }) => falseAlarms.filter((alarm) => alarm.rule === rule && alarm.isBot).length)} of ${wrong}`,
        noisy.length === 0 ? '-' : noisy.map(({ name }) => name).join(', '),
      ];
    });
  const base = `Of all with a known outcome, ${percent(closed, merged + closed)} were closed: a rule whose precision is not above that tells nothing about the outcome.`;
  return `${table([head, ...lines])}\n\n${base}`;
}

function rejections(rows: readonly Row[]): string {
  const lines = rows.flatMap(({ name, report: { falseAlarms, rightAlarms } }) => {
    const numbers = (alarms: BacktestReport['falseAlarms']): string =>
      alarms
        .filter(({ outcome }) => outcome === 'reject')
        .map(({ number, rule }) => `#${number}${rule === 'identical-patch' ? '' : ` (${rule})`}`)
        .join(', ');
    const [wrong, right] = [numbers(falseAlarms), numbers(rightAlarms)];
    return wrong === '' && right === '' ? [] : [[name, wrong || '-', right || '-']];
  });
  return `Rejections, by \`identical-patch\` where no other rule is named:\n\n${table([['repository', 'rejected though merged', 'rejected and closed'], ...lines])}`;
}

function alarmsOf({ rules }: BacktestReport, rule: FilterRule): { readonly merged: number; readonly closed: number } {
  const said = rules.find((one) => one.rule === rule)?.said;
  const alarms = (outcome: 'merged' | 'closed'): number => (said === undefined ? 0 : said[outcome].warn + said[outcome].reject);
  return { merged: alarms('merged'), closed: alarms('closed') };
}

function marked(rule: RuleTally | undefined): string {
  if (rule === undefined || rule.falseAlarmShare === null) return '-';
  const share = percent(rule.falseAlarmShare, 1);
  return rule.isNoisy ? `**${share}**` : share;
}

function sum<T>(all: readonly T[], of: (one: T) => number): number {
  return all.reduce((total, one) => total + of(one), 0);
}

function rate(part: number, whole: number): string {
  return part === 0 ? '0' : `${part} (${percent(part, whole)})`;
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
