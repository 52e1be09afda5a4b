import type { FilterSettings } from '#domain/gate/filter-settings.ts';
import type { Finding } from '#domain/gate/finding.ts';
import { gateMarker } from '#domain/gate/gate-state.ts';
import { gateLabels, type GateLabel } from '#domain/gate/label.ts';
import type { PullRequest } from '#domain/gate/pull-request.ts';
import type { StageResult, StageWork } from '#domain/gate/stage-result.ts';
import { WorldError } from '#domain/world-error.ts';
import type { FilterVerdict } from '#engines/filter/filter.ts';
import { holdAgainst } from '#engines/policy/policy.ts';
import type { OwnComments } from '#ports/own-comments.ts';
import type { PullRequests } from '#ports/pull-requests.ts';
import { gateFilter } from '../../stages/gate-filter/gate-filter.ts';
import { readAiPolicy } from '../read-ai-policy.ts';

export interface FilterWorkOptions {
  /** From the base branch. */
  readonly settings: FilterSettings;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const labels: Readonly<Record<FilterVerdict['kind'], GateLabel>> = {
  'let-through': gateLabels.testPending,
  'advise-against': gateLabels.reject,
  'needs-human': gateLabels.needsHuman,
};

/** The first stage: ten mechanical rules, no execution, no model. */
export function filterWork(forge: PullRequests & OwnComments, options: FilterWorkOptions): StageWork {
  return async ({ number, head }): Promise<StageResult> => {
    const { settings, now } = options;
    // Some ten calls, which a rule that is off need not cost.
    const aiPolicy = async (request: PullRequest): Promise<Finding | null> =>
      settings.rules['ai-policy'].isOn ? holdAgainst(await readAiPolicy(forge), request) : null;
    const result = await gateFilter(forge, { pullRequest: number, settings, now: now(), marker: gateMarker, aiPolicy });
    if (result === null || result.head !== head.commit) {
      throw new WorldError(
        'network',
        'The pull request changed while it was looked at. The next run looks at what is there now.',
      );
    }
    const { verdict, fingerprint } = result;
    return { next: labels[verdict.kind], findings: verdict.findings, paragraph: null, details: [], fingerprint };
  };
}
