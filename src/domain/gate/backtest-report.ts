import type { FilterRule, FindingOutcome } from './finding.ts';
import type { BlindSpot, PastOutcome } from './past-pull-request.ts';

/** How often a rule came to each outcome. */
export type OutcomeCounts = Readonly<Record<FindingOutcome, number>>;

/** What a rule would have said in the past. */
export interface RuleTally {
  readonly rule: FilterRule;
  readonly said: Readonly<Record<PastOutcome, OutcomeCounts>>;
  /** Share of the merged pull requests that it warned about or rejected, 0..1; `null` where none was merged. */
  readonly falseAlarmShare: number | null;
  /** Share of its alarms with a known outcome that were on unmerged pull requests, 0..1; `null` where it raised none. */
  readonly precision: number | null;
  /** It raised an alarm on more merged pull requests than a rule may that is on by default. */
  readonly isNoisy: boolean;
}

/** A finding that warns or rejects. Title and evidence are untrusted. */
export interface Alarm {
  readonly number: number;
  readonly title: string;
  readonly rule: FilterRule;
  readonly outcome: 'warn' | 'reject';
  readonly says: string;
  readonly evidence: readonly string[];
  readonly isBot: boolean;
}

/** A pull request that held the identical patch of earlier ones. */
export interface PastDuplicate {
  readonly number: number;
  readonly title: string;
  readonly outcome: PastOutcome;
  readonly earlier: readonly { readonly number: number; readonly outcome: PastOutcome; readonly isSameAuthor: boolean }[];
}

/** What the filter would have said about a repository's past pull requests. */
export interface BacktestReport {
  /** Pull requests that the filter was asked about. */
  readonly asked: Readonly<Record<PastOutcome, number>>;
  /** Pull requests of those of whom the owner asks nothing. */
  readonly exempt: number;
  /** First and last number that it was asked about, and when they were opened (ms since the epoch); `null` where there was none. */
  readonly span: Readonly<Record<'first' | 'last', { readonly number: number; readonly at: number }>> | null;
  /** Pull requests with at least one alarm, and those that a person would have been asked about because something could not be told. */
  readonly alarmed: Readonly<Record<PastOutcome, number>>;
  readonly untold: Readonly<Record<PastOutcome, number>>;
  readonly rules: readonly RuleTally[];
  /** Alarms on pull requests that were merged, the rejections first, then by number. */
  readonly falseAlarms: readonly Alarm[];
  /** Alarms on pull requests that were closed. */
  readonly rightAlarms: readonly Alarm[];
  readonly duplicates: readonly PastDuplicate[];
  readonly blindSpots: readonly BlindSpot[];
  readonly assumptions: readonly string[];
  readonly leftOut: readonly { readonly because: string; readonly count: number }[];
}

/** A rule that raises an alarm on a larger share of the merged pull requests is not fit to be on by default. */
export const mostFalseAlarms = 0.1;
