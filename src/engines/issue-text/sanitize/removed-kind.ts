/** What the sanitizer takes out of a text from outside. */
export const removedKinds = ['invisible-character', 'html-comment', 'tag-attribute', 'link-definition'] as const;

export type RemovedKind = (typeof removedKinds)[number];
