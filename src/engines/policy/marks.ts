import type { PullRequest } from '#domain/gate/pull-request.ts';

/**
 * What a pull request itself says about AI. `agent-account`: an agent opened it; `trailer`: a commit names a tool as (co-)author or helper;
 * `footer`: the line a tool leaves behind; `statement`: a sentence or a ticked box; `denial`: it says that none was used. Nothing here judges
 * by style.
 */
export const markKinds = ['agent-account', 'trailer', 'footer', 'statement', 'denial'] as const;
export type MarkKind = (typeof markKinds)[number];

export interface Mark {
  readonly kind: MarkKind;
  /** The words in which it says so; untrusted, at most 200 characters. */
  readonly words: string;
}

const longestText = 60_000;
const longestMessage = 5_000;
const mostLines = 2_000;
const tools = String.raw`(?:claude|anthropic|copilot|chatgpt|openai|codex|cursor(?:agent)?|gemini|devin|aider|windsurf|amp(?:code)?|opencode|jules|sweep|patchline|GPT-?\d\S*|llama|mistral|qwen|deepseek|AI|LLM)`;
const agentAccount =
  /^(?:copilot(?:-swe-agent)?|devin-ai-integration|claude|google-labs-jules|cursor(?:agent)?|chatgpt-codex-connector|openhands-agent|sweep-ai|codegen-sh)(?:\[bot\])?$/i;
const trailer = new RegExp(
  String.raw`^(?:co-?authored|generated|assisted|ai-assisted|written|created)-(?:by|with)\s*:.{0,100}\b${tools}\b`,
  'i',
);
const helper = /^(?:assisted|ai-assisted|generated)-(?:by|with)\s*:\s*\S/i;
const nobody = /^[\w-]+\s*:\s*(?:none|no|n\/a|nobody|-)\b/i;
const footer = new RegExp(
  String.raw`\b(?:generated|created|written|made|authored|opened)\b.{0,20}\b(?:with|by|using|via)\b.{0,20}\b${tools}\b`,
  'i',
);
const use = new RegExp(
  String.raw`\b(?:us(?:e|ed|ing)|with|by|asked|consulted|assist\w*|help\w*|generated|wrote|drafted|suggested|written|created)\b.{0,60}\b${tools}\b|\b${tools}\b.{0,20}(?:\b(?:was|were|used|assisted|generated|helped|wrote|written|suggested|drafted)\b|-(?:assisted|generated|written))`,
  'i',
);
const denial = new RegExp(
  String.raw`\b(?:no|not|n't|without(?: any)?|never)\b.{0,40}\b${tools}\b|\b${tools}\b.{0,20}(?:\b(?:not|wasn't)\b.{0,12}\bused\b|:\s*(?:none|no)\b)|\b(?:human[- ]written|written by hand)\b`,
  'i',
);
const heading = /^#{1,6}\s.*\b(?:AI|LLM|disclosure)\b/i;

/** The marks of a pull request, in the order of `markKinds`. Only visible text counts: comments of a template are not the author's words. */
export function marksOf(request: Pick<PullRequest, 'author' | 'body' | 'commitMessages'>): readonly Mark[] {
  const account: readonly Mark[] = agentAccount.test(request.author.login)
    ? [{ kind: 'agent-account', words: request.author.login }]
    : [];
  const commits = request.commitMessages.flatMap((message) =>
    message.slice(0, longestMessage).split('\n').flatMap(markOfCommitLine),
  );
  const marks = [...account, ...commits, ...marksOfBody(request.body)];
  return markKinds.flatMap((kind) => unique(marks.filter((mark) => mark.kind === kind)));
}

function unique(marks: readonly Mark[]): readonly Mark[] {
  return [...new Map(marks.map((mark) => [mark.words, mark])).values()];
}

function markOfCommitLine(raw: string): readonly Mark[] {
  const line = clean(raw);
  if (nobody.test(line)) return helper.test(line) ? [{ kind: 'denial', words: line }] : [];
  if (trailer.test(line) || helper.test(line)) return [{ kind: 'trailer', words: line }];
  return footer.test(line) ? [{ kind: 'footer', words: line }] : [];
}

function marksOfBody(body: string): readonly Mark[] {
  const marks: Mark[] = [];
  let isUnderHeading = false;
  let isFenced = false;
  for (const raw of withoutComments(body.slice(0, longestText)).split('\n').slice(0, mostLines)) {
    const line = clean(raw);
    if (/^\s*(?:```|~~~)/.test(raw)) isFenced = !isFenced;
    if (isFenced || line === '') continue;
    if (/^#{1,6}\s/.test(line)) isUnderHeading = heading.test(line);
    else marks.push(...markOfBodyLine(line, isUnderHeading));
  }
  return marks;
}

function markOfBodyLine(line: string, isUnderHeading: boolean): readonly Mark[] {
  const box = /^[-*+]\s+\[([ xX])\]\s*(.*)$/.exec(line);
  if (box !== null && box[1] === ' ') return [];
  const words = box?.[2] ?? line;
  if (/\bpolic(?:y|ies)\b/i.test(words)) return [];
  const asMark = (kind: MarkKind): readonly Mark[] => [{ kind, words }];
  if (nobody.test(words) && helper.test(words)) return asMark('denial');
  if (trailer.test(words) || helper.test(words)) return asMark('trailer');
  if (denial.test(words)) return asMark('denial');
  if (/^(?:[^\w\s]{1,4}\s*)?generated (?:with|by)\b/i.test(words) && footer.test(words)) return asMark('footer');
  if (use.test(words)) return asMark('statement');
  return isUnderHeading && box === null && words.length >= 4
    ? asMark(/^(?:none|no|n\/a|nothing)\b/i.test(words) ? 'denial' : 'statement')
    : [];
}

/** An unclosed comment hides all that follows, as on the page. */
function withoutComments(text: string): string {
  const parts = text.split('<!--');
  return parts
    .map((part, index) => {
      if (index === 0) return part;
      const end = part.indexOf('-->');
      return end === -1 ? '' : part.slice(end + 3);
    })
    .join('');
}

function clean(line: string): string {
  return line
    .slice(0, 2_000)
    .replace(/\]\([^()\s]{0,300}\)/g, ']')
    .replace(/[*`[\]](?![ xX]\])(?<!\[)/g, (mark) => (mark === '[' || mark === ']' ? mark : ''))
    .trim()
    .slice(0, 200);
}
