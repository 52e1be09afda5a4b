import { removeComments } from './hidden-markup.ts';
import { removeInvisible } from './invisible-characters.ts';
import { removeLinkDefinitions } from './link-definitions.ts';
import { textOf } from './marked-text.ts';
import { removedKinds, type RemovedKind } from './removed-kind.ts';
import { removeTagAttributes } from './tag-attributes.ts';

export interface SanitizedText {
  readonly text: string;
  /** Kinds that occurred, in the order of `removedKinds`. */
  readonly removed: readonly { readonly kind: RemovedKind; readonly count: number }[];
}

/**
 * Leaves of a Markdown text what its reader on a forge sees: no invisible characters (but newline, tab and emoji joiners), no HTML
 * comments (closed, unclosed, re-forming), no attributes of known HTML tags, no link reference definitions. Fenced code and code
 * spans keep their markup. Line ends become `\n`. Linear in the length of the text.
 */
export function sanitize(text: string): SanitizedText {
  const counts = new Map<RemovedKind, number>();
  const count = (kind: RemovedKind): void => {
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  };
  const visible = removeInvisible(text, count);
  const withoutComments = removeComments(visible, count);
  const withoutAttributes = removeTagAttributes(withoutComments, count);
  const shown = textOf(removeLinkDefinitions(withoutAttributes, count));
  const removed = removedKinds.flatMap((kind) => {
    const times = counts.get(kind) ?? 0;
    return times === 0 ? [] : [{ kind, count: times }];
  });
  return { text: shown, removed };
}
