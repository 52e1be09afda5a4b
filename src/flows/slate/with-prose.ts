import type { WorkItem } from '#domain/work-item.ts';
import { WorldError } from '#domain/world-error.ts';
import { readIssue } from '#engines/issue-text/issue-text.ts';

/**
 * The issue with more words of the user at its end: another text, so another work item. What it says is read as the issue is: sanitised, screened, its
 * examples executed. Throws WorldError `usage` where there are no words.
 */
export function withProse(item: WorkItem, prose: string): WorkItem {
  if (prose.trim() === '') {
    throw new WorldError(
      'usage',
      'There is nothing to go on with: --prose is empty. Write what the next variants should do differently.',
    );
  }
  const { title, body, number, labels, origin } = item;
  return readIssue({ kind: 'fields', title, body: `${body.trimEnd()}\n\n${prose.trim()}\n`, number, labels, origin });
}
