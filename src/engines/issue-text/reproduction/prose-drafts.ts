import { parseProgram } from '#engines/issue-text/javascript/parse.ts';
import type { Program } from '#engines/issue-text/javascript/parse.ts';
import type { Part, Role } from '#engines/issue-text/markdown/sections.ts';
import { newDraft } from './draft.ts';
import type { Draft, LooseOutcome } from './draft.ts';
import { noOutcome, readOutcome } from './outcome-words.ts';
import type { Outcome } from './outcome-words.ts';
import { readValue } from './values.ts';

interface Mention {
  readonly code: string;
  /** Words that belong to it: a result inside the same backticks, and what follows. */
  words: string;
  readonly line: number;
}

const callShape =
  '(?:new\\s+)?[A-Za-z_$][\\w$]*(?:\\??\\.[A-Za-z_$][\\w$]*|\\[[^\\]\\n]{0,40}\\])*\\((?:[^()\\n`]|\\((?:[^()\\n`]|\\([^()\\n`]*\\))*\\))*\\)(?:\\.[A-Za-z_$][\\w$]*(?:\\((?:[^()\\n`]|\\([^()\\n`]*\\))*\\))?)*';
const mentionShape = new RegExp(`(\`+)([^\`\\n]{2,400})\\1|(?<![\\w.\`$])(${callShape})`, 'g');

/** Drafts and loose outcomes of a paragraph. `context` is the program of the code block before it, which its names may come from. */
export function proseDrafts(
  part: Part,
  index: number,
  context: Program | null,
): { readonly drafts: Draft[]; readonly loose: LooseOutcome[] } {
  const drafts: Draft[] = [];
  const loose: LooseOutcome[] = [];
  for (const sentence of sentencesOf(part.text)) {
    const mentions = mentionsIn(sentence, part.line + sentence.line);
    const made = mentions.flatMap((mention) => draftOf(mention, { part, index, context }, lookahead(sentence.text)));
    drafts.push(...made);
    if (made.length > 0) continue;
    const outcome = outcomeOf(sentence.text, part.role);
    const last = drafts.at(-1);
    if (outcome === null) continue;
    // "`f(1)` returns 3. It should return 2." speaks of one thing.
    if (last !== undefined && last.expected === null && outcome.expected !== null) last.expected = outcome.expected;
    else loose.push({ outcome, part: index, line: part.line + sentence.line });
  }
  return { drafts, loose };
}

interface Sentence {
  /** On one line; as long as `raw`. */
  readonly text: string;
  readonly raw: string;
  readonly line: number;
}

function sentencesOf(text: string): Sentence[] {
  const joined = text.replace(/\n(?=\s*(?:[-*+]|\d+[.)])\s)/g, '\ufffe');
  const sentences: Sentence[] = [];
  let line = 0;
  for (const item of joined.split('\ufffe')) {
    const masked = item.replace(/`[^`\n]*`|"[^"\n]*"|'[^'\n]*'/g, (quoted) => '\uffff'.repeat(quoted.length));
    let from = 0;
    for (const stop of [...masked.matchAll(/[.!?](?=\s+[A-Z`\uffff])|\n(?=\s*(?:expected|actual|got)\b)/gi)]
      .map((found) => found.index + 1)
      .concat(item.length)) {
      const piece = item.slice(from, stop);
      const leading = piece.length - piece.trimStart().length;
      const raw = piece.trim();
      if (raw !== '') sentences.push({ text: raw.replace(/\n/g, ' '), raw, line: line + lines(item.slice(0, from + leading)) });
      from = stop;
    }
    line += lines(item) + 1;
  }
  return sentences;
}

function lines(text: string): number {
  return text.split('\n').length - 1;
}

/** Words such as "I expect" that stand before the call they speak of. */
function lookahead(sentence: string): boolean {
  return /\b(?:expect|want|wish|should)\b[^.`]{0,60}$/i.test(sentence.slice(0, Math.max(0, sentence.search(/`|\w\(/))));
}

function mentionsIn({ text: sentence, raw }: Sentence, line: number): Mention[] {
  const mentions: Mention[] = [];
  let end = 0;
  for (const match of sentence.matchAll(mentionShape)) {
    const [inside, result] = splitResult(match[2] ?? match[3] ?? '');
    const before = sentence.slice(end, match.index);
    const last = mentions.at(-1);
    if (!/[([]/.test(inside) || !isCall(inside)) continue;
    if (last !== undefined) last.words += before;
    mentions.push({ code: inside, words: result === '' ? '' : ` => ${result} `, line: line + lines(raw.slice(0, match.index)) });
    end = match.index + match[0].length;
  }
  const last = mentions.at(-1);
  if (last !== undefined) last.words += sentence.slice(end);
  return mentions;
}

/** `f(1) => 2`, `f(1) // 2` and `f(1) === 2` inside one pair of backticks. */
function splitResult(code: string): [string, string] {
  const masked = code.replace(/"[^"]*"|'[^']*'|`[^`]*`/g, (quoted) => '\uffff'.repeat(quoted.length));
  const found = /\)\s*(?:={1,2}>|-{1,2}>|→|⇒|➞|\/\/(?:\s*=>)?|={2,3})\s*(?=\S)/.exec(masked);
  if (found === null) return [code.replace(/;\s*$/, ''), ''];
  return [code.slice(0, found.index + 1), code.slice(found.index + found[0].length)];
}

function isCall(code: string): boolean {
  const program = parseProgram(code);
  const [only] = program?.statements ?? [];
  if (program === null || program.statements.length !== 1 || only?.type !== 'ExpressionStatement') return false;
  return /^(?:Call|New|Await|Member|OptionalCall|Binary|Unary|Logical)Expression$/.test(only.expression.type) && /\(/.test(code);
}

interface Place {
  readonly part: Part;
  readonly index: number;
  readonly context: Program | null;
}

function draftOf(mention: Mention, place: Place, isWished: boolean): Draft[] {
  const program = parseProgram(mention.code);
  const [only] = program?.statements ?? [];
  if (program === null || only?.type !== 'ExpressionStatement') return [];
  const read = readOutcome(mention.words, { printed: false, whole: false });
  const outcome =
    isWished && read.expected === null && read.plain !== null ? { ...read, expected: read.plain, plain: null } : read;
  if (outcome.expected === null && outcome.actual === null && outcome.plain === null) return [];
  const context = place.context ?? program;
  const wraps = only.expression.type === 'CallExpression' && mention.code.startsWith('console.log(');
  const argument = wraps && only.expression.type === 'CallExpression' ? only.expression.arguments[0] : undefined;
  const expression =
    argument !== undefined && argument.type !== 'SpreadElement' && argument.type !== 'ArgumentPlaceholder'
      ? argument
      : only.expression;
  const fields = {
    expression,
    statement: only,
    program,
    before: place.context?.statements ?? [],
    context,
    assertion: null,
    printed: wraps,
    origin: 'prose',
    role: place.part.role,
    line: mention.line,
    part: place.index,
  } as const;
  const draft = newDraft(fields, outcome);
  // In prose "returns 3" is what comes today; an arrow, and a list of examples, show what should come.
  const isDocumented = place.part.role === 'steps' || /^\W*(?:[=-]{1,2}>|[→⇒➜➞⟶]|={2,3})/.test(mention.words);
  if (draft.plain !== null && !isDocumented) {
    draft.actual ??= draft.plain;
    draft.plain = null;
  }
  return [draft];
}

/** What a sentence without a call says of "the" result. */
function outcomeOf(sentence: string, role: Role): Outcome | null {
  const isSection = role === 'expected' || role === 'actual';
  const whole = isSection ? readValue(sentence, false) : null;
  const outcome = whole === null ? readOutcome(sentence, { printed: isSection, whole: false }) : { ...noOutcome, plain: whole };
  const settled =
    role === 'expected' && outcome.plain !== null
      ? { ...outcome, expected: outcome.expected ?? outcome.plain, plain: null }
      : outcome;
  const today =
    role === 'actual' && settled.plain !== null ? { ...settled, actual: settled.actual ?? settled.plain, plain: null } : settled;
  const isSure = isSection || today.expected !== null;
  const hasWords = today.expected !== null || today.actual !== null;
  return isSure && hasWords ? today : thrownOnly(today);
}

function thrownOnly(outcome: Outcome): Outcome | null {
  const reading = outcome.actual ?? outcome.plain;
  return reading?.kind === 'throws' ? { expected: null, actual: reading, plain: null } : null;
}
