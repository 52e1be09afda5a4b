import { readValue } from './values.ts';
import type { Reading } from './values.ts';

/** What words say about a result: what should come, what comes, or just a value. */
export interface Outcome {
  readonly expected: Reading | null;
  readonly actual: Reading | null;
  /** A value without a word that says which of both it is. */
  readonly plain: Reading | null;
}

export const noOutcome: Outcome = { expected: null, actual: null, plain: null };

type CueRole = 'expected' | 'actual' | 'opposite' | 'states' | 'arrow' | 'throws' | 'throws-not' | 'should-throw';

const verbs =
  '(?:return|equal|give|yield|produce|print|output|log|evaluate to|resolve to|resolve with|result in|become|contain exactly|parse to|format to)';
const verbs3 =
  '(?:returns|equals|gives|yields|produces|prints|outputs|logs|evaluates to|resolves to|resolves with|results in|becomes|comes out as|parses to|shows)';
const value = '(?:\\s*(?:value|result|output|behaviou?r|return value|outcome))?';

// Order matters: the first alternative that fits at a place wins.
const cues: readonly (readonly [CueRole, string])[] = [
  [
    'throws-not',
    "(?:should|must|does|do|did|would|will)(?:n't| not|nt)? ?(?:not )?(?:throw|crash)(?: (?:an? )?(?:error|exception))?(?= at all|\\b)",
  ],
  ['should-throw', '(?:should|must|expected to|ought to|to)(?: have)? (?:throw|thrown|reject with|raise)'],
  ['throws', '(?:it )?(?:throws|threw|crashes with|fails with|raises|rejects with|blows up with)'],
  ['expected', `(?:does not|doesn't|did not|didn't|fails to|won't|not) ${verbs}`],
  [
    'expected',
    `(?:should|must|ought to|has to|is supposed to|(?:i |we )?(?:would )?expect(?:ed|s|ing)?(?: it| this| that)? to|expected to|(?:was |were )?expecting)(?: still| instead| really| just| probably| also| have)* (?:be|been|${verbs}|returned|printed)`,
  ],
  [
    'expected',
    `(?:i |we )?(?:would |was |'d )?(?:have )?expect(?:ed|ing|s)?${value}(?: (?:was|is|would be|to be|to see|here|instead))*\\s*[:=]?`,
  ],
  ['expected', `(?:should|must)${value}\\s*[:=]`],
  ['expected', `(?:wanted|want|desired|correct)${value}(?: (?:is|would be|answer is))?\\s*[:=]?`],
  ['expected', `to (?:be|${verbs})`],
  [
    'opposite',
    '(?:(?:instead of|rather than|as opposed to)(?: \\w+ing)?|not(?= *[`\'"\\d[{]| (?:true|false|null|undefined|NaN)))',
  ],
  [
    'actual',
    `(?:but |however,? |instead )*(?:it )?(?:actual(?:ly)?|got|gets?|getting|received|currently|observed)${value}(?: (?:it )?(?:is|was|${verbs3}))*\\s*[:=]?`,
  ],
  [
    'actual',
    `(?:but|however|instead|and)(?: it| i| this| that| the result| the output)*,? (?:is|was|${verbs3}|returned|printed|gave)`,
  ],
  [
    'states',
    `(?:it )?(?:now )?(?:is|was|${verbs3}|returned|printed|gave|produced|value is|result is)(?: wrongly| incorrectly)?\\s*:?`,
  ],
  ['arrow', '(?:={1,2}>|-{1,2}>|→|⇒|➜|➞|⟶|={2,3}|=(?=\\s)|>>|#(?=\\s*returns))'],
];

const cueShape = new RegExp(
  cues
    .map(([, shape], index) => `(?<c${index}>(?<![\\w-])${shape}(?![\\w])|${/[\w]/.test(shape[3] ?? '') ? '(?!)' : shape})`)
    .join('|'),
  'gi',
);

interface Segment {
  readonly role: CueRole | 'start';
  readonly cue: string;
  readonly text: string;
}

/** Cuts words at their cues; what is quoted is never cut. */
function segmentsOf(words: string): Segment[] {
  const masked = withoutQuotes(words);
  const segments: Segment[] = [];
  let role: Segment['role'] = 'start';
  let cue = '';
  let from = 0;
  for (const match of masked.matchAll(cueShape)) {
    segments.push({ role, cue, text: words.slice(from, match.index) });
    const index =
      Object.entries(match.groups ?? {})
        .find(([, found]) => found !== undefined)?.[0]
        .slice(1) ?? '0';
    role = cues[Number(index)]?.[0] ?? 'states';
    cue = match[0];
    from = match.index + match[0].length;
  }
  segments.push({ role, cue, text: words.slice(from) });
  return segments;
}

const quotedShape = /`[^`\n]*`|"[^"\n]*"|'(?:[^'\n\\]|\\.)*'(?!\w)|\u201c[^\u201d\n]*\u201d/g;
const errorText =
  /\b[A-Z]?\w*(?:Error|Exception): [^\n]*?(?=[,;.]?\s+(?:but|should|expected|instead|rather|when|which|while)\b|$)/gm;

/** Quoted text, error messages and what stands in brackets, each replaced by as many neutral characters. */
function withoutQuotes(words: string): string {
  const blank = (text: string): string => '\u0001'.repeat(text.length);
  let masked = words.replace(quotedShape, blank).replace(errorText, blank);
  for (let depth = 0; depth < 4; depth += 1) masked = masked.replace(/\[[^[\]{}]*\]|\{[^[\]{}]*\}/g, blank);
  return masked;
}

const filler =
  /^\s*(?:(?:the|an?|exactly|just|only|values?|strings?|arrays?|objects?|number|boolean|result|of|to|be|with|is|as|it|this|that|literal|wrong|incorrect|bad|something like|e\.g\.|i\.e\.)(?:\s+|(?=[:=]))|[:=(,]\s*)*/i;
const tokenShape =
  /^(?:`[^`\n]+`|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|\u201c[^\u201d\n]*\u201d|(?:an? )?empty (?:array|object|string)|-?(?:0x[\da-f]+|\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?n?)(?![\w.]*\w)(?!\s*[-+*/%^]\s*[\d(])|(?:true|false|null|undefined|NaN|-?Infinity)\b|(?:an? )?`?[A-Z]\w*(?:Error|Exception)`?(?::\s*[^.\n]{1,120})?|Error:\s*[^.\n]{1,120}|no (?:error|exception)s?)/i;

/** The value that a segment starts with. */
function leadingValue(text: string, printed: boolean, whole: boolean): Reading | null {
  if (whole) {
    const all = readValue(
      text.replace(/(?:[\s,;(–—/-]|\b(?:but|and|while)\s*$)+$/g, '').replace(/^\s*(?:the|a|an)\s+(?=['"`[{\d])/i, ''),
      printed,
    );
    if (all !== null) return all;
  }
  const rest = text.replace(filler, '');
  const token = tokenShape.exec(rest)?.[0] ?? bracketed(rest);
  return token === null || token === undefined ? null : readValue(token, false);
}

/** A balanced `[…]` or `{…}` at the start. */
function bracketed(text: string): string | null {
  if (!/^[[{]/.test(text)) return null;
  let depth = 0;
  for (let at = 0; at < Math.min(text.length, 2000); at += 1) {
    if ('[{('.includes(text[at] ?? ' ')) depth += 1;
    if (']})'.includes(text[at] ?? ' ')) depth -= 1;
    if (depth === 0) return text.slice(0, at + 1);
  }
  return null;
}

const wrongMark = /\b(?:wrong|incorrect|bug|unexpected|broken|bad|fails?|oops|nope)\b|❌|✗|✘|👎|:\(/i;
const rightMark = /\b(?:correct|ok(?:ay)?|right|good|as expected|works|fine|passes)\b|✅|✓|✔|👍/i;

/** `whole`: the words are a comment or a value on a line of its own, so that all of a segment may be the value. */
export function readOutcome(words: string, options: { readonly printed: boolean; readonly whole: boolean }): Outcome {
  const found: { expected: Reading | null; actual: Reading | null; plain: Reading | null } = {
    expected: null,
    actual: null,
    plain: null,
  };
  let last: 'expected' | 'actual' | 'plain' | null = null;
  for (const segment of segmentsOf(words)) {
    const role = roleOf(segment, last);
    const reading = role === null ? null : readingOf(segment, options);
    if (role === null || reading === null || found[role] !== null) continue;
    found[role] = reading;
    last = role;
  }
  return settle(found, words);
}

function roleOf(segment: Segment, last: 'expected' | 'actual' | 'plain' | null): 'expected' | 'actual' | 'plain' | null {
  switch (segment.role) {
    case 'start':
    case 'arrow':
    case 'states':
    case 'throws':
      return 'plain';
    case 'expected':
    case 'should-throw':
    case 'throws-not':
      return 'expected';
    case 'actual':
      return 'actual';
    case 'opposite':
      return last === 'expected' ? 'actual' : 'expected';
    default:
      return null;
  }
}

function readingOf(segment: Segment, options: { readonly printed: boolean; readonly whole: boolean }): Reading | null {
  if (segment.role === 'throws-not' && /n't|nt\b|not/i.test(segment.cue)) return { kind: 'does-not-throw' };
  if (segment.role === 'throws' || segment.role === 'should-throw' || segment.role === 'throws-not') {
    const named = leadingValue(segment.text, false, options.whole);
    if (named?.kind === 'throws') return named;
    const isBare = segment.text.replace(/^\s*(?:an?|the)?\s*(?:error|exception)?/i, '');
    return {
      kind: 'throws',
      errorName: null,
      message: named?.kind === 'value' && /^['"]/.test(named.source) && isBare !== '' ? named.source.slice(1, -1) : null,
    };
  }
  const isPrintable = options.printed && segment.role !== 'start' && segment.role !== 'states';
  return leadingValue(segment.text, isPrintable, options.whole || segment.role === 'arrow');
}

/** A value beside one that is said to be expected is what comes, and the other way round. */
function settle(found: { expected: Reading | null; actual: Reading | null; plain: Reading | null }, words: string): Outcome {
  const { expected, actual, plain } = found;
  if (plain === null) return { expected, actual, plain };
  if (expected !== null) return { expected, actual: actual ?? plain, plain: null };
  if (actual !== null) return { expected: plain, actual, plain: null };
  const outside = words.replace(/`[^`]*`|"[^"]*"|'[^']*'/g, '');
  if (wrongMark.test(outside) && plain.kind !== 'throws') return { expected, actual: plain, plain: null };
  if (rightMark.test(outside)) return { expected: plain, actual, plain: null };
  return { expected, actual, plain };
}
