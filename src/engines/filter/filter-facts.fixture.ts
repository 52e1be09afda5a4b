import type { FilterSettings, RuleSetting } from '#domain/gate/filter-settings.ts';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';
import type { ChangedFile, PullRequest, PullRequestSummary } from '#domain/gate/pull-request.ts';
import { fingerprintOf, prepareCorpus, type Fingerprint } from '#engines/duplicates/duplicates.ts';
import type { EarlierPullRequest, FilterFacts } from './facts.ts';

/** A patch that takes one line out and puts another in. */
export function patchOf(removed: string, added: string, around: string = 'export const sums = {'): string {
  return `@@ -1,3 +1,3 @@\n ${around}\n-${removed}\n+${added}\n };`;
}

export function changedFile(fields: Partial<ChangedFile> = {}): ChangedFile {
  const patch = patchOf('  add: (a, b) => a - b,', '  add: (a, b) => a + b,');
  return { path: 'source/sums.js', from: null, status: 'modified', additions: 1, deletions: 1, patch, ...fields };
}

export function summaryOf(fields: Partial<PullRequestSummary> = {}): PullRequestSummary {
  return {
    number: 100,
    title: 'fix: add subtracts',
    body: '',
    author: { id: 7, login: 'newcomer', kind: 'person' },
    association: 'none',
    state: 'open',
    draft: false,
    base: { branch: 'main', commit: 'b'.repeat(40) },
    head: { branch: 'fix', commit: 'a'.repeat(40), repository: 'newcomer/sums' },
    labels: [],
    createdAt: 0,
    closedAt: null,
    ...fields,
  };
}

export function pullRequestOf(fields: Partial<PullRequest> = {}): PullRequest {
  const { files = [changedFile()], isTruncated = false, linkedIssues = [], commitMessages = [] } = fields;
  return { ...summaryOf(fields), files, isTruncated, linkedIssues, commitMessages };
}

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
