import { sanitize } from '#engines/issue-text/sanitize/sanitize.ts';
import { hasLongBlob } from './opaque-blobs.ts';
import { plainLetters } from './plain-letters.ts';

/** What often is honest and yet worth knowing. */
export const screenFlagKinds = [
  'hidden-comment',
  'hidden-attribute',
  'hidden-definition',
  'invisible-characters',
  'collapsed-section',
  'opaque-blob',
  'look-alike-letters',
  'role-lines',
  'tool-markup',
  'remote-code',
  'authority-claim',
  'instruction-words',
] as const;

export type ScreenFlagKind = (typeof screenFlagKinds)[number];

export interface ScreenFlag {
  readonly kind: ScreenFlagKind;
  /** One sentence for people. */
  readonly detail: string;
}

/** Signs in the text itself, each for one line or more of it. */
export const wordSigns: readonly { readonly kind: ScreenFlagKind; readonly sign: RegExp; readonly detail: string }[] = [
  {
    kind: 'collapsed-section',
    sign: /<details\b/i,
    detail: 'A section is collapsed: a reader of the forge does not see it at first.',
  },
  { kind: 'role-lines', sign: /^(?:human|assistant|system|user|ai) ?:/im, detail: 'Lines look like turns of a chat.' },
  {
    kind: 'tool-markup',
    sign: /<\/?(?:function_calls|invoke|tool_(?:call|result|use)|parameter)\b|\[tool (?:error|result)/i,
    detail: 'Markup looks like a tool call or its result.',
  },
  {
    kind: 'remote-code',
    sign: /\b(?:curl|wget)\b[^\n]{0,200}\|\s*(?:ba|z)?sh\b|\bnpx\s+[\w@]|npm i(?:nstall)?\s+(?:github:|git\+|https?:)/i,
    detail: 'It asks to run code from elsewhere.',
  },
  {
    kind: 'authority-claim',
    sign: /\b(?:trusted content|maintainers? only|approved by|pre-?approved|skip the (?:acceptance )?tests?)\b|@\w+ wrote: approved/i,
    detail: 'It claims an authority that only the forge can attest.',
  },
  {
    kind: 'instruction-words',
    sign: /\b(?:system prompt|environment variables and|you are now|act as an? |ignore (?:the task|all|any)|jailbreak|do anything now)\b/i,
    detail: 'Words are common in instructions to agents.',
  },
];

const removedFlags = {
  'html-comment': 'hidden-comment',
  'tag-attribute': 'hidden-attribute',
  'link-definition': 'hidden-definition',
  'invisible-character': 'invisible-characters',
} as const;

/** Flags of a text that nothing halts. */
export function screenFlags(raw: string): ScreenFlag[] {
  const { removed } = sanitize(raw);
  const hidden = removed.map(({ kind, count }) => ({
    kind: removedFlags[kind],
    detail: `${count} of kind "${kind}" removed before anyone reads the text.`,
  }));
  const words = wordSigns.filter(({ sign }) => sign.test(raw)).map(({ kind, detail }) => ({ kind, detail }));
  const blob: ScreenFlag[] = hasLongBlob(raw) ? [{ kind: 'opaque-blob', detail: 'A run of 512 or more base64 characters.' }] : [];
  const mixed: ScreenFlag[] = plainLetters(raw).mixesScripts
    ? [{ kind: 'look-alike-letters', detail: 'Words mix Latin letters with look-alikes of other scripts.' }]
    : [];
  return [...hidden, ...words, ...blob, ...mixed];
}
