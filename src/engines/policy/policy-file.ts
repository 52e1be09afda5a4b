/**
 * `policy`: about AI by its name; `contributing`: rules for people; `template`: what a pull request or issue begins with; `agents`: instructions
 * to programs, which are no policy unless they say so; `other`: may hold a section about it.
 */
export type PolicyFileKind = 'policy' | 'contributing' | 'template' | 'agents' | 'other';

/** A file of the repository's base branch. The text is untrusted. */
export interface PolicyFile {
  /** Path from the repository's root, with `/`. */
  readonly path: string;
  readonly text: string;
}

const text = /(?:\.(?:md|mdx|markdown|rst|txt|adoc|asciidoc|ya?ml)|^[^.]+)$/i;
const named: readonly (readonly [PolicyFileKind, RegExp])[] = [
  ['agents', /^(?:agents?|claude|gemini|copilot-instructions|\.?cursorrules|\.windsurfrules)\b/i],
  ['template', /^(?:pull[-_]request[-_]template|issue[-_]template)\b/i],
  ['contributing', /^(?:contribut|how[-_]to[-_]contribute|hacking\b|code[-_]of[-_]conduct|community[-_]guidelines|submitting)/i],
  ['other', /^(?:readme|security|governance|development|developing|code[-_]provenance|pull[-_]requests?)\b/i],
];

/** Which kind of policy file a path names; `null` for all other files. At most four folders deep, so that sub-projects do not speak for all. */
export function policyFileKind(path: string): PolicyFileKind | null {
  const parts = path.split('/');
  const name = parts.at(-1) ?? '';
  if (path.length > 300 || parts.length > 5 || !text.test(name)) return null;
  if (
    parts.some((part) => /^(?:\.?(?:issue|pull_request)_template)$/i.test(part)) &&
    parts.length > 1 &&
    parts.at(-1) !== 'config.yml'
  )
    return 'template';
  const folder = parts.at(-2) ?? '';
  const isPolicy = namesPolicy(name) || (/^(?:ai|llms?)\./i.test(name) && /^(?:docs?|contribut\w*|governance)$/i.test(folder));
  const kind = isPolicy ? 'policy' : (named.find(([, pattern]) => pattern.test(name))?.[0] ?? null);
  if ((kind === 'other' || kind === 'agents') && parts.length > 2) return null;
  return kind;
}

/** `AI_POLICY.md`, `AIToolPolicy.rst`, `no-llm.md`, `GENERATIVE_AI_GUIDELINES.md` … */
function namesPolicy(name: string): boolean {
  const words = name
    .replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z]+/);
  const isAbout = words.some((word) => ['ai', 'llm', 'llms', 'genai', 'generative'].includes(word));
  return isAbout && words.some((word) => /^(?:polic|guideline|usage|contribut|disclos|no$)/.test(word));
}
