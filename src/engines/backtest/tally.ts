import {
  mostFalseAlarms,
  type Alarm,
  type OutcomeCounts,
  type PastDuplicate,
  type RuleTally,
} from '#domain/gate/backtest-report.ts';
import { filterRules, type FilterRule, type Finding, type FindingOutcome } from '#domain/gate/finding.ts';
import { pastOutcomes, type PastOutcome } from '#domain/gate/past-pull-request.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';

/** What the filter said about one pull request of the past. */
export interface Judged {
  readonly pullRequest: Pick<PullRequest, 'number' | 'title' | 'author' | 'createdAt'>;
  readonly outcome: PastOutcome;
  readonly findings: readonly Finding[];
  readonly duplicate: PastDuplicate | null;
}

export function tallyRules(judged: readonly Judged[], rules: readonly FilterRule[]): readonly RuleTally[] {
  return rules.map((rule) => {
    const said = byOutcome((outcome) =>
      countsOf(
        judged.filter((one) => one.outcome === outcome),
        rule,
      ),
    );
    const alarms = byOutcome((outcome) => said[outcome].warn + said[outcome].reject);
    const merged = judged.filter(({ outcome }) => outcome === 'merged').length;
    const known = alarms.merged + alarms.closed;
    const falseAlarmShare = merged === 0 ? null : alarms.merged / merged;
    const precision = known === 0 ? null : alarms.closed / known;
    return { rule, said, falseAlarmShare, precision, isNoisy: (falseAlarmShare ?? 0) > mostFalseAlarms };
  });
}

function countsOf(judged: readonly Judged[], rule: FilterRule): OutcomeCounts {
  const counts = { pass: 0, note: 0, warn: 0, reject: 0, unknown: 0 };
  for (const { findings } of judged) for (const found of findings) if (found.rule === rule) counts[found.outcome] += 1;
  return counts;
}

/** Alarms on pull requests of one outcome, the rejections first, then by number. */
export function alarmsOn(judged: readonly Judged[], outcome: PastOutcome): readonly Alarm[] {
  return judged
    .filter((one) => one.outcome === outcome)
    .flatMap(({ pullRequest, findings }) => findings.flatMap((found) => alarmOf(pullRequest, found) ?? []))
    .toSorted((one, other) => Number(other.outcome === 'reject') - Number(one.outcome === 'reject') || one.number - other.number);
}

function alarmOf({ number, title, author }: Judged['pullRequest'], { rule, outcome, says, evidence }: Finding): Alarm | null {
  const known = filterRules.find((name) => name === rule);
  if (known === undefined || (outcome !== 'warn' && outcome !== 'reject')) return null;
  return { number, title, rule: known, outcome, says, evidence, isBot: author.kind === 'bot' };
}

/** How many pull requests of each outcome have a finding of one of these outcomes. */
export function withOutcome(judged: readonly Judged[], wanted: readonly FindingOutcome[]): Readonly<Record<PastOutcome, number>> {
  const has = ({ findings }: Judged): boolean => findings.some(({ outcome }) => wanted.includes(outcome));
  return byOutcome((outcome) => judged.filter((one) => one.outcome === outcome && has(one)).length);
}

export function byOutcome<T>(of: (outcome: PastOutcome) => T): Readonly<Record<PastOutcome, T>> {
  return Object.fromEntries(pastOutcomes.map((outcome) => [outcome, of(outcome)])) as Record<PastOutcome, T>;
}
