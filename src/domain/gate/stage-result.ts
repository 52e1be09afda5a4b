import type { Finding } from './finding.ts';
import { gateLabels, type GateLabel, type GateStage } from './label.ts';
import type { PullRequest } from './pull-request.ts';

/** Where each stage may put a card. `trusted` is the reason stage's alone, and `reject`, which may close, the filter's. */
export const stageLabels = {
  filter: [gateLabels.testPending, gateLabels.reject, gateLabels.needsHuman],
  test: [gateLabels.reasonPending, gateLabels.testFailed, gateLabels.suspect, gateLabels.needsHuman],
  reason: [gateLabels.trusted, gateLabels.suspect, gateLabels.needsHuman],
} as const satisfies Readonly<Record<GateStage, readonly GateLabel[]>>;

/** What a stage concluded about one commit of a pull request. It has written nothing; the flow does, if nobody moved the card meanwhile. */
export interface StageResult {
  /** One of `stageLabels` of the stage; any other is taken for `needs-human`. */
  readonly next: GateLabel;
  readonly findings: readonly Finding[];
  /** One paragraph for a person who has thirty seconds; `null` where the findings say all. May hold untrusted text. */
  readonly paragraph: string | null;
  /** What a person may want to unfold: commands, counts, names. May hold untrusted text. */
  readonly details: readonly { readonly title: string; readonly lines: readonly string[] }[];
  /** The filter's fingerprint of the diff, kept in the comment for later comparison; `null` keeps the one that is there. */
  readonly fingerprint: string | null;
}

/** The work of a stage. What it throws becomes `needs-human`, never a pass. */
export type StageWork = (pullRequest: PullRequest) => Promise<StageResult>;

/** The label that a result leads to, which is never one that the stage may not give. */
export function labelFor(stage: GateStage, next: GateLabel): GateLabel {
  const allowed: readonly GateLabel[] = stageLabels[stage];
  return allowed.includes(next) ? next : gateLabels.needsHuman;
}
