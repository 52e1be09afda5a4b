import type { FilterSettings, RuleSetting } from '#domain/gate/filter-settings.ts';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';
import type { GateFile } from './gate-schema.ts';

/** The `gate:` section with its defaults. It must come from the base branch: whoever opens a pull request may not tune its own gate. */
export function gateSettings(file: GateFile = {}): FilterSettings {
  const rules = Object.fromEntries(filterRules.map((name) => [name, ruleSetting(file.rules?.[name])]));
  return {
    rules: rules as Record<FilterRule, RuleSetting>,
    exempt: file.exempt ?? ['owner', 'member', 'collaborator'],
    days: file.days ?? 180,
    mainlineCommits: file.mainlineCommits ?? 300,
    similarWork: { most: file.similarWork?.most ?? 3, least: file.similarWork?.least ?? 0.3 },
    diffSize: { quantile: file.diffSize?.quantile ?? 0.95, leastSample: file.diffSize?.leastSample ?? 20 },
    isReceiptRequired: file.requireReceipt ?? false,
    isLinkedIssueRequired: file.requireLinkedIssue ?? false,
    protectedPaths: file.protect ?? [],
  };
}

function ruleSetting(file: NonNullable<GateFile['rules']>[FilterRule]): RuleSetting {
  const waived = file?.waive ?? [];
  return {
    isOn: file?.on ?? true,
    mayReject: file?.reject ?? true,
    waivedFor: {
      pullRequests: waived.filter((one) => typeof one === 'number'),
      authors: waived.filter((one) => typeof one === 'string').map((login) => login.replace(/^@/, '')),
    },
  };
}
