import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import type { FilterRule, Finding } from '#domain/gate/finding.ts';
import type { PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import type { ParsedReceipt } from '#domain/receipt/parse.ts';
import type { ForgeIssue, MainlineCommit } from '#ports/pull-requests.ts';
import type { Corpus, Fingerprint } from '#engines/duplicates/duplicates.ts';

/** A pull request that was there before the one that is looked at. */
export interface EarlierPullRequest {
  readonly summary: PullRequestSummary;
  /** `null` where none was written down and the diff was not fetched. */
  readonly fingerprint: Fingerprint | null;
}

/** Everything that the rules look at. Every text in it is untrusted. */
export interface FilterFacts {
  readonly pullRequest: PullRequest;
  readonly fingerprint: Fingerprint;
  /** Open ones, and those closed within `FilterSettings.days`, by number. */
  readonly earlier: ReadonlyMap<number, EarlierPullRequest>;
  /** Those of `earlier` that have a fingerprint. */
  readonly corpus: Corpus;
  /** Newest first. */
  readonly mainline: readonly MainlineCommit[];
  /** The issues that the pull request says it closes; `null` for a number that is no issue here. At most `mostIssuesRead`. */
  readonly issues: ReadonlyMap<number, ForgeIssue | null>;
  /** What the body holds as a receipt; fault `no-receipt` where it holds none. */
  readonly receipt: ParsedReceipt;
  /** What the policy engine found; `null` where it was not asked. */
  readonly aiPolicy: Finding | null;
}

/** One rule: pure, linear in its facts. */
export type Rule = (facts: FilterFacts, settings: FilterSettings) => Finding;

const mostEvidence = 10;
const longestEvidence = 300;

/** A finding of a rule. `says` is ours alone; evidence may hold foreign text, so that it is cut here and neutralised where it is shown. */
export function finding(rule: FilterRule, outcome: Finding['outcome'], says: string, evidence: readonly string[] = []): Finding {
  const shown = evidence.slice(0, mostEvidence).map((line) => line.slice(0, longestEvidence).toWellFormed());
  const more = evidence.length - shown.length;
  return { rule, outcome, says, evidence: more > 0 ? [...shown, `and ${more} more`] : shown };
}

/** `1 file`, `3 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
