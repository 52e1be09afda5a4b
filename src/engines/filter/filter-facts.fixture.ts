import type { FilterSettings, RuleSetting } from '#domain/gate/filter-settings.ts';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import { pullRequestOf, summaryOf } from '#domain/gate/pull-request.fixture.ts';
import { fingerprintOf, prepareCorpus, type Fingerprint } from '#engines/duplicates/duplicates.ts';
import type { EarlierPullRequest, FilterFacts } from './facts.ts';

function fingerprint({ files, isTruncated, linkedIssues, title, commitMessages }: PullRequest): Fingerprint {
  return fingerprintOf({ files, isTruncated, subjects: [title, ...commitMessages], linkedIssues });
}

/** An earlier pull request by somebody else. */
export function earlierOf(fields: Partial<PullRequest> = {}): EarlierPullRequest {
  const whole = pullRequestOf({ number: 12, author: { id: 8, login: 'other', kind: 'person' }, ...fields });
  return { summary: summaryOf(whole), fingerprint: fingerprint(whole) };
}

/** An ordinary pull request and what is known around it. */
export function factsOf(
  fields: Partial<PullRequest> = {},
  around: { readonly earlier?: readonly EarlierPullRequest[] } & Partial<Omit<FilterFacts, 'earlier' | 'pullRequest'>> = {},
): FilterFacts {
  const pullRequest = pullRequestOf(fields);
  const { earlier = [], ...known } = around;
  const fault = { kind: 'no-receipt', about: 'text', claimed: null, found: null } as const;
  return {
    pullRequest,
    fingerprint: fingerprint(pullRequest),
    earlier: new Map(earlier.map((one) => [one.summary.number, one])),
    corpus: prepareCorpus(
      earlier.flatMap(({ summary, fingerprint: known }) =>
        known === null ? [] : [{ number: summary.number, fingerprint: known }],
      ),
    ),
    mainline: [],
    issues: new Map(),
    receipt: { kind: 'fault', fault },
    aiPolicy: null,
    ...known,
  };
}

export function settingsOf(fields: Partial<FilterSettings> = {}): FilterSettings {
  const rule: RuleSetting = { isOn: true, mayReject: true, waivedFor: { pullRequests: [], authors: [] } };
  return {
    rules: Object.fromEntries(filterRules.map((name) => [name, rule])) as FilterSettings['rules'],
    exempt: [],
    days: 180,
    similarWork: { most: 3, least: 0.3 },
    mainlineCommits: 300,
    diffSize: { quantile: 0.95, leastSample: 20 },
    isReceiptRequired: false,
    isLinkedIssueRequired: false,
    protectedPaths: [],
    ...fields,
  };
}

/** Settings in which one rule is set otherwise. */
export function settingsWith(name: FilterRule, rule: Partial<FilterSettings['rules'][FilterRule]>): FilterSettings {
  const settings = settingsOf();
  return { ...settings, rules: { ...settings.rules, [name]: { ...settings.rules[name], ...rule } } };
}
