import type { FilterRule } from './finding.ts';
import type { Association } from './pull-request.ts';

/** What an owner may say about any rule. */
export interface RuleSetting {
  readonly isOn: boolean;
  /** `false` turns what would reject into a warning. */
  readonly mayReject: boolean;
  /** For whom or what the rule is waived: numbers of pull requests and logins of authors. */
  readonly waivedFor: { readonly pullRequests: readonly number[]; readonly authors: readonly string[] };
}

/** How the filter looks at pull requests, with defaults filled in. Always read from the base branch: a contributor cannot change it. */
export interface FilterSettings {
  readonly rules: Readonly<Record<FilterRule, RuleSetting>>;
  /** Authors of whom nothing is asked. */
  readonly exempt: readonly Association[];
  /** How many days back closed pull requests are looked at. */
  readonly days: number;
  readonly similarWork: { readonly most: number; readonly least: number };
  /** How many of the newest mainline commits are looked at. */
  readonly mainlineCommits: number;
  readonly diffSize: {
    /** 0..1: the share of merged pull requests from outside within which nothing is said. */
    readonly quantile: number;
    /** Fewer merged pull requests give no norm. */
    readonly leastSample: number;
  };
  readonly isReceiptRequired: boolean;
  readonly isLinkedIssueRequired: boolean;
  /** Paths to protect besides the built-in ones; a trailing `/` means a folder. */
  readonly protectedPaths: readonly string[];
}
