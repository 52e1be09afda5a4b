import type { GateStage } from './gate/label.ts';

/**
 * Every write to a forge, as data. A closed union: `--dry-run` prints it, receipts list it, and one place checks it against
 * the policy. There is no merge, approve or ready action: what is not here cannot be done. What the owner's `policy.merge` may allow besides is a
 * `MergeWish`, through a port of its own.
 */
export type ForgeAction = RepairAction | GateAction;

/** `on` names where: `issue-<number>`, `pull-<number>`, or the branch of a pull request. */
type SharedAction =
  | { readonly kind: 'comment'; readonly on: string; readonly body: string; readonly marker: string }
  | { readonly kind: 'add-label'; readonly on: string; readonly label: string }
  | { readonly kind: 'remove-label'; readonly on: string; readonly label: string };

/** What a run that repairs may write. */
export type RepairAction =
  | {
      readonly kind: 'open-draft-pull-request';
      readonly branch: string;
      readonly base: string;
      readonly head: string;
      readonly title: string;
      readonly body: string;
      readonly labels: readonly string[];
      readonly issue: number | null;
      /** Files that belong to the pull request and to no commit (receipt, graph); a forge without room for them leaves them out. */
      readonly attachments: readonly { readonly path: string; readonly content: string }[];
    }
  | SharedAction;

/** What the maintainer's gate may write. */
export type GateAction =
  | SharedAction
  /** Takes a label off everything and out of the repository's list of labels. */
  | { readonly kind: 'delete-label'; readonly label: string }
  /** Only by the filter, and only where the owner opted in. */
  | { readonly kind: 'close-pull-request'; readonly on: string }
  /** Starts a stage: labels that a workflow's own token sets start nothing. */
  | { readonly kind: 'dispatch-stage'; readonly stage: GateStage; readonly pullRequest: number; readonly head: string };

/** What an applied action left behind. `existed`: its effect was there before, so a `remove-label` that finds no label has `existed`. */
export interface ForgeEffect {
  readonly url: string;
  readonly existed: boolean;
}
