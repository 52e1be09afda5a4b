import type { FilterSettings, RuleSetting } from '#domain/gate/filter-settings.ts';
import { filterRules, type FilterRule } from '#domain/gate/finding.ts';
import type { GateFile } from './gate-schema.ts';

export interface GateModel {
  readonly vendor: 'anthropic' | 'openai' | 'google' | 'compatible';
  readonly name: string;
  readonly baseUrl: string | null;
  /** Name of the environment variable with the key. */
  readonly keyFrom: string;
  readonly inputCharacters: number;
  readonly outputTokens: number;
  readonly perDay: number;
}

export interface GateConfig {
  readonly mode: 'advise' | 'gate' | 'dry-run';
  readonly repeats: number;
  /** `null`: the paragraph is composed from the facts. */
  readonly model: GateModel | null;
  /** What the filter holds pull requests against. */
  readonly filter: FilterSettings;
}

/** The `gate:` section with its defaults. */
export function gateConfig(file: GateFile = {}): GateConfig {
  const { model } = file;
  return {
    mode: file.mode ?? 'advise',
    repeats: file.tests?.repeats ?? 3,
    model:
      model === undefined
        ? null
        : {
            vendor: model.vendor,
            name: model.name,
            baseUrl: model.baseUrl ?? null,
            keyFrom: model.keyFrom ?? 'PATCHLINE_MODEL_KEY',
            inputCharacters: model.inputCharacters ?? 40_000,
            outputTokens: model.outputTokens ?? 500,
            perDay: model.perDay ?? 50,
          },
    filter: gateSettings(file),
  };
}

/** What the filter is tuned by. It must come from the base branch: whoever opens a pull request may not tune its own gate. */
function gateSettings(file: GateFile): FilterSettings {
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
