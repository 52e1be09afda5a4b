import type { ForgeAction } from '#domain/forge-action.ts';
import type { MergeWish } from '#domain/merge-policy.ts';
import { oneLine } from './plain-text.ts';

/** An action on a forge as a clause for a terminal, to come after "would": it is what `--dry-run` prints. */
export function forgeActionText(action: ForgeAction | MergeWish): string {
  switch (action.kind) {
    case 'open-draft-pull-request': {
      const labels = action.labels.length === 0 ? '' : `, labelled ${action.labels.join(', ')}`;
      return `push branch ${action.branch} and open a draft pull request "${oneLine(action.title, 100)}" into ${action.base}${labels}`;
    }
    case 'mark-ready':
      return `mark the pull request of branch ${action.branch} as ready for review`;
    case 'ask-auto-merge':
      return `mark the pull request of branch ${action.branch} as ready and ask the forge to merge it into ${action.base} once its own rules are kept`;
    case 'comment':
      return `comment on ${action.on}: "${oneLine(action.body, 100)}"`;
    case 'add-label':
      return `add the label ${oneLine(action.label)} to ${action.on}`;
    case 'remove-label':
      return `take the label ${oneLine(action.label)} off ${action.on}`;
    case 'delete-label':
      return `delete the label ${oneLine(action.label)} of the repository`;
    case 'close-pull-request':
      return `close ${action.on}`;
    case 'dispatch-stage':
      return `start the stage ${action.stage} for pull request ${action.pullRequest} at ${action.head.slice(0, 10)}`;
  }
}
