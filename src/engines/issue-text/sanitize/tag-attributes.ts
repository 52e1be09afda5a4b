import { isBlank, isLetter, markedWriter, unit } from './marked-text.ts';
import type { MarkedText } from './marked-text.ts';
import type { RemovedKind } from './removed-kind.ts';

// HTML living standard, elements (obsolete ones too), without those that are more often a type in prose (`object`, `map`, `data`).
const knownTags = new Set(
  (
    'a abbr acronym address applet area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite code ' +
    'col colgroup datalist dd del details dfn dialog dir div dl dt em embed fieldset figcaption figure font footer form frame frameset ' +
    'h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label legend li link main mark marquee menu meta nav noscript ' +
    'object ol optgroup option output p param picture pre progress q rp rt ruby s samp script section select slot small source span ' +
    'strike strong style sub summary sup svg math path table tbody td template textarea tfoot th thead time title tr track tt u ul var ' +
    'video wbr map data'
  ).split(' '),
);

/** Takes the attributes from known HTML tags outside code (`<img alt="…">` becomes `<img>`); `Array<string>` stays. Linear. */
export function removeTagAttributes(text: MarkedText, count: (kind: RemovedKind) => void): MarkedText {
  const { units, code, length } = text;
  const writer = markedWriter(length);
  let at = 0;
  let startsLine = true;
  while (at < length) {
    const current = units[at] ?? 0;
    const tag = current === unit.less && code[at] === 0 ? attributesAt(text, at, startsLine) : null;
    if (tag === null) {
      writer.push(current, code[at] === 1);
      startsLine = current === unit.newline || (startsLine && isBlank(current));
      at += 1;
      continue;
    }
    count('tag-attribute');
    for (let index = at; index < tag.nameEnd; index += 1) writer.push(units[index] ?? 0, false);
    startsLine = false;
    at = tag.end;
  }
  return writer;
}

/** `end` is where the closing `>` (or the end of the line) stands. */
function attributesAt(text: MarkedText, at: number, startsLine: boolean): { nameEnd: number; end: number } | null {
  const nameEnd = tagNameEnd(text, at);
  if (nameEnd === null) return null;
  const end = tagEnd(text, nameEnd) ?? (startsLine ? nearestEnd(text, nameEnd) : null);
  return end === null || isOnlySpace(text, nameEnd, end) ? null : { nameEnd, end };
}

function tagNameEnd({ units, length }: MarkedText, at: number): number | null {
  let end = at + 1;
  if (units[end] === unit.slash) end += 1;
  const start = end;
  while (end < length && end - start < 12 && (isLetter(units[end]) || isHeadingDigit(units[end]))) end += 1;
  const after = units[end];
  const isFollowed = isBlank(after) || after === unit.newline || after === unit.slash;
  if (end === start || !isFollowed || end >= length) return null;
  return knownTags.has(String.fromCharCode(...units.subarray(start, end)).toLowerCase()) ? end : null;
}

function isHeadingDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 49 && code <= 54;
}

/** The `>` that ends a tag: outside quotes, before another `<`, code or an empty line. */
function tagEnd({ units, code, length }: MarkedText, from: number): number | null {
  let quote: number | null = null;
  for (let at = from; at < length; at += 1) {
    const current = units[at];
    if (code[at] === 1) return null;
    if (quote !== null) {
      if (current === quote) quote = null;
    } else if (current === unit.greater) return at;
    else if (current === unit.less) return null;
    else if (current === unit.doubleQuote || current === unit.singleQuote) quote = current;
    else if (current === unit.newline && units[at + 1] === unit.newline) return null;
  }
  return null;
}

/** Where a tag at the start of a line is malformed: its first `>` whatever the quotes, or the end of the line. */
function nearestEnd({ units, length }: MarkedText, from: number): number {
  let at = from;
  while (at < length && units[at] !== unit.greater && units[at] !== unit.newline) at += 1;
  return at;
}

function isOnlySpace({ units }: MarkedText, start: number, end: number): boolean {
  let at = start;
  while (at < end && (isBlank(units[at]) || units[at] === unit.newline || units[at] === unit.slash)) at += 1;
  return at >= end;
}
