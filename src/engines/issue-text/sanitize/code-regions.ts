import { isBlank, isLetter, unit } from './marked-text.ts';

/*
 * Which units are code that GitHub certainly shows. Where a reader and this file could disagree (fences inside lists or raw HTML,
 * odd backticks) it stops calling anything code for the rest of the paragraph or document, so that hidden text cannot pose as code.
 */

interface Fence {
  readonly mark: number;
  readonly size: number;
  readonly indent: number;
}

/** What a line is to the caller: code to be kept as it stands, or text to be scanned. */
export type LineKind = 'code' | 'text';

export interface CodeRegions {
  /** Tells what the line `[start, end)` is; lines are given in order, without those inside a comment. */
  line(start: number, end: number): LineKind;
  /** End (exclusive) of the code span that opens at a backtick of a text line, or `null` where it is no certain span. */
  span(at: number, lineEnd: number): number | null;
  /** Raw markup was met outside code: spans of this paragraph are no longer certain. */
  sawMarkup(): void;
}

export function codeRegions(source: Uint16Array): CodeRegions {
  let fence: Fence | null = null;
  let certain = true;
  let rawBlock = false;
  let spansCertain = true;

  function inFence(open: Fence, start: number, end: number): LineKind {
    const indent = indentOf(source, start, end);
    if (start + indent >= end) return 'code';
    const run = runLength(source, start + indent, end, open.mark);
    const closes = run >= open.size && isBlankRange(source, start + indent + run, end);
    const isDoubtful = open.indent > 0 && (indent < open.indent || (closes && indent > 3));
    if (isDoubtful && !(closes && indent <= 3 && indent >= open.indent)) {
      fence = null;
      certain = false;
      return 'text';
    }
    if (closes && indent <= 3) fence = null;
    return 'code';
  }

  function opens(start: number, end: number): boolean {
    const indent = indentOf(source, start, end);
    const mark = source[start + indent];
    if (indent > 3 || (mark !== unit.backtick && mark !== unit.tilde)) return false;
    const size = runLength(source, start + indent, end, mark);
    if (size < 3) return false;
    if (mark === unit.backtick && source.subarray(start + indent + size, end).includes(unit.backtick)) return false;
    if (rawBlock) certain = false;
    else fence = { mark, size, indent };
    return true;
  }

  return {
    line(start, end) {
      if (isBlankRange(source, start, end) && fence === null) {
        rawBlock = false;
        spansCertain = true;
      }
      if (!certain) return 'text';
      if (fence !== null) return inFence(fence, start, end);
      if (opens(start, end)) return certain ? 'code' : 'text';
      const content = afterContainers(source, start, end);
      if (source[content] === unit.less) {
        rawBlock = true;
        if (opensLongBlock(source, content, end)) certain = false;
      }
      return 'text';
    },
    span(at, lineEnd) {
      if (!certain || !spansCertain || rawBlock) return null;
      const size = runLength(source, at, lineEnd, unit.backtick);
      const close = source[at - 1] === unit.backslash ? null : closingRun(source, at + size, lineEnd, size);
      if (close === null) spansCertain = false;
      return close;
    },
    sawMarkup() {
      spansCertain = false;
    },
  };
}

function indentOf(source: Uint16Array, start: number, end: number): number {
  let indent = 0;
  while (start + indent < end && isBlank(source[start + indent])) indent += source[start + indent] === unit.tab ? 4 : 1;
  return Math.min(indent, end - start);
}

function runLength(source: Uint16Array, start: number, end: number, mark: number): number {
  let at = start;
  while (at < end && source[at] === mark) at += 1;
  return at - start;
}

function isBlankRange(source: Uint16Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && isBlank(source[at])) at += 1;
  return at >= end;
}

function closingRun(source: Uint16Array, start: number, end: number, size: number): number | null {
  for (let at = start; at < end; at += 1) {
    if (source[at] !== unit.backtick) continue;
    const run = runLength(source, at, end, unit.backtick);
    if (run === size) return at + run;
    at += run - 1;
  }
  return null;
}

/** Offset behind block quote and list markers. */
export function afterContainers(source: Uint16Array, start: number, end: number): number {
  let at = start;
  for (;;) {
    while (at < end && isBlank(source[at])) at += 1;
    const marker = markerLength(source, at, end);
    if (marker === 0) return at;
    at += marker;
  }
}

function markerLength(source: Uint16Array, at: number, end: number): number {
  const first = source[at];
  if (first === unit.greater) return 1;
  const isBullet = first === unit.hyphen || first === 42 || first === 43;
  if (isBullet) return isBlank(source[at + 1]) && at + 1 < end ? 1 : 0;
  let digits = 0;
  while (digits < 10 && at + digits < end && isDigit(source[at + digits])) digits += 1;
  const after = source[at + digits];
  const isOrdered = digits > 0 && digits < 10 && (after === 46 || after === unit.close) && isBlank(source[at + digits + 1]);
  return isOrdered ? digits + 1 : 0;
}

function isDigit(code: number | undefined): boolean {
  return code !== undefined && code >= 48 && code <= 57;
}

const longBlocks = /^<(?:pre|script|style|textarea)(?:[\s>]|$)/i;

/** HTML blocks that a blank line does not end (CommonMark 0.31, kinds 1, 3, 4 and 5). */
function opensLongBlock(source: Uint16Array, at: number, end: number): boolean {
  const next = source[at + 1];
  if (next === unit.question) return true;
  if (next === unit.exclamation) return isLetter(source[at + 2]) || source[at + 2] === unit.openBracket;
  return longBlocks.test(String.fromCharCode(...source.subarray(at, Math.min(end, at + 10))));
}
