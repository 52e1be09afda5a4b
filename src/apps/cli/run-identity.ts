import { branchName } from '#domain/branch-name.ts';
import type { WorkItem } from '#domain/work-item.ts';
import type { Config } from '#config/config.ts';
import { planIdentity } from '#config/model-plan.ts';
import type { ModelPlan } from '#config/planned-models.ts';
import { canonicalDigest, canonicalJson } from '#lib/canonical-json.ts';
import { sha256 } from '#lib/digest.ts';
import type { MergeWishes } from '#ports/merge-wishes.ts';
import type { RepositoryState } from '#ports/workspace.ts';

/** What makes two calls the same run, each part under its name, so that it can be said what differs. */
export type RunParts = Readonly<Record<string, string>>;

export interface RunIdentity {
  /** Name of the run. */
  readonly run: string;
  /** What names of runs of the same issue begin with. */
  readonly prefix: string;
  readonly parts: RunParts;
}

export interface IdentityFacts {
  readonly item: WorkItem;
  readonly version: string;
  readonly config: Config;
  readonly plan: ModelPlan;
  readonly repository: Pick<RepositoryState, 'base'>;
  readonly branch: string;
  readonly dryRun: boolean;
  /** Where the result goes: a run that left a local record did not publish, and one with credentials will. */
  readonly forge: 'local' | 'github' | null;
  readonly mergeWishes: MergeWishes | null;
}

/** The same command of the same version on the same commit and issue is the same run, so that calling it again continues. */
export function runIdentity(facts: IdentityFacts): RunIdentity {
  const { item, version, config, plan, repository, branch, dryRun, forge, mergeWishes } = facts;
  const { withoutSuite, seed, testCommand, gates, handOver } = config;
  const parts: RunParts = {
    issue: item.digest,
    version,
    base: repository.base,
    players: canonicalDigest(planIdentity(plan)),
    tests: canonicalJson({ withoutSuite, testCommand }),
    seed: String(seed),
    handOver: String(handOver),
    gates: canonicalDigest(gates),
    branch,
    dryRun: String(dryRun),
    forge: forge ?? 'record',
    merge: mergeWishes?.allowance ?? 'never',
  };
  const usual = branchName(item.number, item.title).replace('bot/', '');
  const prefix = item.number === null ? `${usual}-` : `issue-${item.number}-`;
  return { run: `${usual}-${sha256(canonicalJson(parts)).slice(0, 8)}`, prefix, parts };
}

/** Names of the parts that are not the same. */
export function changedParts(one: RunParts, other: RunParts): readonly string[] {
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => one[name] !== other[name]);
}
