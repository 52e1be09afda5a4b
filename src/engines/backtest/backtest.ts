import type { BacktestReport, PastDuplicate } from '#domain/gate/backtest-report.ts';
import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import { filterRules } from '#domain/gate/finding.ts';
import type { PastPullRequest } from '#domain/gate/past-pull-request.ts';
import { runFilter, type FilterFacts } from '#engines/filter/filter.ts';
import { replay, type Replay, type ReplaySetting } from './replay.ts';
import { alarmsOn, byOutcome, tallyRules, withOutcome, type Judged } from './tally.ts';

export type { ReplaySetting } from './replay.ts';

/** The filter on the past of a repository. Pure; nothing that came after the opening of a pull request changes what it says about it. */
export interface Backtest {
  /** Shown every pull request by ascending number; `isAsked` is false for one that is there to compare with only. */
  show(past: PastPullRequest, isAsked: boolean): void;
  report(): Pick<
    BacktestReport,
    'asked' | 'exempt' | 'span' | 'alarmed' | 'untold' | 'rules' | 'falseAlarms' | 'rightAlarms' | 'duplicates'
  >;
}

export function startBacktest(setting: ReplaySetting): Backtest {
  const unseen = new Set(setting.blindSpots.filter(({ kind }) => kind === 'unseen').map(({ rule }) => rule));
  const rules = filterRules.filter((rule) => setting.settings.rules[rule].isOn && !unseen.has(rule));
  const settings = onlyRules(setting.settings, new Set(rules));
  const past = replay(setting);
  const judged: Judged[] = [];
  let exempt = 0;
  return {
    show(one, isAsked) {
      const isExempt = settings.exempt.includes(one.pullRequest.association);
      if (isAsked && isExempt) exempt += 1;
      else if (isAsked) judged.push(judge(past, one, settings));
      past.remember(one);
    },
    report: () => ({
      asked: byOutcome((outcome) => judged.filter((one) => one.outcome === outcome).length),
      exempt,
      span: spanOf(judged),
      alarmed: withOutcome(judged, ['warn', 'reject']),
      untold: withOutcome(judged, ['unknown']),
      rules: tallyRules(judged, rules),
      falseAlarms: alarmsOn(judged, 'merged'),
      rightAlarms: alarmsOn(judged, 'closed'),
      duplicates: judged.flatMap(({ duplicate }) => duplicate ?? []),
    }),
  };
}

function onlyRules(settings: FilterSettings, rules: ReadonlySet<string>): FilterSettings {
  const table = filterRules.map((rule) => [rule, { ...settings.rules[rule], isOn: rules.has(rule) }] as const);
  return { ...settings, rules: Object.fromEntries(table) as FilterSettings['rules'] };
}

function judge(past: Replay, one: PastPullRequest, settings: FilterSettings): Judged {
  const facts = past.factsOf(one);
  const { number, title, author, createdAt } = one.pullRequest;
  const { findings } = runFilter(facts, settings);
  return {
    pullRequest: { number, title, author, createdAt },
    outcome: one.outcome,
    findings,
    duplicate: duplicateOf(past, one, facts),
  };
}

function duplicateOf(past: Replay, { pullRequest, outcome }: PastPullRequest, facts: FilterFacts): PastDuplicate | null {
  const earlier = facts.corpus.identical(facts.fingerprint).map((number) => ({
    number,
    outcome: past.endingOf(number)?.outcome ?? 'undecided',
    isSameAuthor: past.endingOf(number)?.summary.author.id === pullRequest.author.id,
  }));
  return earlier.length === 0 ? null : { number: pullRequest.number, title: pullRequest.title, outcome, earlier };
}

function spanOf(judged: readonly Judged[]): BacktestReport['span'] {
  const [first, last] = [judged[0], judged.at(-1)];
  if (first === undefined || last === undefined) return null;
  const end = ({ pullRequest: { number, createdAt } }: Judged): { number: number; at: number } => ({ number, at: createdAt });
  return { first: end(first), last: end(last) };
}
