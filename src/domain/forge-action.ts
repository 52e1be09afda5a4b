/**
 * Every write to a forge, as data. A closed union: `--dry-run` prints it, receipts list it, and one place checks it against
 * the policy. There is no merge, approve or ready action: what is not here cannot be done.
 */
export type ForgeAction =
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
  | { readonly kind: 'comment'; readonly on: string; readonly body: string; readonly marker: string }
  | { readonly kind: 'add-label'; readonly on: string; readonly label: string };

/** What an applied action left behind. `existed` means that an earlier try had already done it. */
export interface ForgeEffect {
  readonly url: string;
  readonly existed: boolean;
}
