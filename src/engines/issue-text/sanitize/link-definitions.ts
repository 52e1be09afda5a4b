import { afterContainers } from './code-regions.ts';
import { isBlank, markedWriter, textOf, unit } from './marked-text.ts';
import type { MarkedText } from './marked-text.ts';
import type { RemovedKind } from './removed-kind.ts';

/** Removes link reference definitions (CommonMark 0.31 §4.7), which GitHub does not show, and footnotes that nothing refers to. Linear. */
export function removeLinkDefinitions(text: MarkedText, count: (kind: RemovedKind) => void): MarkedText {
  const writer = markedWriter(text.length);
  const isReferred = footnoteReferences(text);
  let at = 0;
  while (at < text.length) {
    const end = text.code[at] === 1 ? null : definitionEnd(text, at, isReferred);
    if (end !== null) {
      count('link-definition');
      at = end;
      continue;
    }
    const next = lineEnd(text, at) + 1;
    for (; at < next && at < text.length; at += 1) writer.push(text.units[at] ?? 0, text.code[at] === 1);
  }
  return writer;
}

function footnoteReferences(text: MarkedText): (label: string) => boolean {
  const labels = new Map<string, number>();
  for (const [label] of textOf(text).matchAll(/\[\^[^\]\s[]{1,64}\]/g)) labels.set(label, (labels.get(label) ?? 0) + 1);
  return (label) => (labels.get(label) ?? 0) > 1;
}

/** Where the line behind a definition that starts on the line at `start` begins; `null` where there is none. */
function definitionEnd(text: MarkedText, start: number, isReferred: (label: string) => boolean): number | null {
  const firstEnd = lineEnd(text, start);
  const open = afterContainers(text.units, start, firstEnd);
  const colon = labelEnd(text, open);
  if (colon === null) return null;
  const label = textOf(text, open, colon);
  if (label.startsWith('[^')) return isReferred(label) ? null : firstEnd + 1;
  const destination = skipSpace(text, colon + 1);
  const destinationEnd = wordEnd(text, destination);
  if (destinationEnd === destination) return null;
  const afterLine = lineEnd(text, destinationEnd);
  const title = skipSpace(text, destinationEnd);
  const titleStop = titleEnd(text, title);
  const isTitleOnLine = title < afterLine;
  if (titleStop !== null && titleStop > title) return lineEnd(text, titleStop) + 1;
  return isTitleOnLine ? null : afterLine + 1;
}

const longestLabel = 999;

/** Offset of the colon behind `[label]`. */
function labelEnd({ units, length }: MarkedText, open: number): number | null {
  if (units[open] !== unit.openBracket) return null;
  const limit = Math.min(length, open + longestLabel + 2);
  for (let at = open + 1; at < limit; at += 1) {
    if (units[at] === unit.backslash) at += 1;
    else if (units[at] === unit.openBracket) return null;
    else if (units[at] === unit.closeBracket) return at > open + 1 && units[at + 1] === unit.colon ? at + 1 : null;
  }
  return null;
}

/** Over blanks and at most one line end. */
function skipSpace({ units, length }: MarkedText, from: number): number {
  let at = from;
  let lines = 0;
  while (at < length && (isBlank(units[at]) || (units[at] === unit.newline && lines === 0))) {
    if (units[at] === unit.newline) lines += 1;
    at += 1;
  }
  return at;
}

function wordEnd({ units, length }: MarkedText, from: number): number {
  let at = from;
  const isAngled = units[at] === unit.less;
  while (at < length && units[at] !== unit.newline) {
    if (isAngled && units[at] === unit.greater) return at + 1;
    if (!isAngled && isBlank(units[at])) return at;
    at += 1;
  }
  return at;
}

const closingMark = new Map<number, number>([
  [unit.doubleQuote, unit.doubleQuote],
  [unit.singleQuote, unit.singleQuote],
  [unit.open, unit.close],
]);

/** End of a title that is the last thing on its line; `from` where there is no title; `null` where it is malformed. */
function titleEnd({ units, length }: MarkedText, from: number): number | null {
  const opening = units[from];
  const closing = opening === undefined ? undefined : closingMark.get(opening);
  if (closing === undefined) return from;
  for (let at = from + 1; at < length; at += 1) {
    const current = units[at];
    if (current === unit.backslash) at += 1;
    else if (current === unit.newline && units[at + 1] === unit.newline) return null;
    else if (current === closing) return restIsBlank(units, at + 1, length) ? at + 1 : null;
    else if (current === opening) return null;
  }
  return null;
}

function restIsBlank(units: Uint16Array, from: number, length: number): boolean {
  let at = from;
  while (at < length && isBlank(units[at])) at += 1;
  return at >= length || units[at] === unit.newline;
}

function lineEnd({ units, length }: MarkedText, from: number): number {
  let at = from;
  while (at < length && units[at] !== unit.newline) at += 1;
  return at;
}
