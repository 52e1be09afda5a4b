import { codeRegions } from './code-regions.ts';
import type { CodeRegions } from './code-regions.ts';
import { isLetter, markedWriter, unit } from './marked-text.ts';
import type { MarkedText, MarkedWriter } from './marked-text.ts';
import type { RemovedKind } from './removed-kind.ts';

type Count = (kind: RemovedKind) => void;

/** Marks the code of a Markdown text and removes HTML comments, processing instructions, declarations and CDATA. One pass. */
export function removeComments(text: string, count: Count): MarkedText {
  const units = unitsOf(text);
  const writer = markedWriter(text.length);
  const regions = codeRegions(units);
  const scan = { units, regions, writer, count, closings: closingFinder(text) };
  let start = 0;
  while (start < units.length) {
    const newline = units.indexOf(unit.newline, start);
    const end = newline === -1 ? units.length : newline;
    start = regions.line(start, end) === 'code' ? copyLine(units, start, end, writer) : scanLine(text, scan, start, end);
  }
  return writer;
}

function unitsOf(text: string): Uint16Array {
  const units = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at);
  return units;
}

function copyLine(units: Uint16Array, start: number, end: number, writer: MarkedWriter): number {
  const stop = Math.min(end + 1, units.length);
  for (let at = start; at < stop; at += 1) writer.push(units[at] ?? 0, true);
  return stop;
}

interface Scan {
  readonly units: Uint16Array;
  readonly regions: CodeRegions;
  readonly writer: MarkedWriter;
  readonly count: Count;
  readonly closings: (closing: string, from: number) => number;
}

/** `indexOf` that remembers its last answer, so that many openings before one far closing stay linear. */
function closingFinder(text: string): Scan['closings'] {
  const known = new Map<string, number>();
  return (closing, from) => {
    const last = known.get(closing);
    if (last !== undefined && (last === -1 || last >= from)) return last;
    const found = text.indexOf(closing, from);
    known.set(closing, found);
    return found;
  };
}

/** Scans one text line; returns where the next line starts, which is behind a comment that swallowed lines. */
function scanLine(text: string, scan: Scan, start: number, end: number): number {
  const { units, regions, writer } = scan;
  let at = start;
  let lineEnd = end;
  while (at < lineEnd) {
    const current = units[at] ?? 0;
    const hiddenEnd = current === unit.less ? hiddenMarkupEnd(text, scan, at) : null;
    if (hiddenEnd !== null) {
      scan.count('html-comment');
      regions.sawMarkup();
      at = hiddenEnd;
    } else if (current === unit.backtick) {
      at = copySpan(scan, at, lineEnd);
      continue;
    } else {
      if (current === unit.less && isMarkupStart(units[at + 1])) regions.sawMarkup();
      writer.push(current, false);
      at += 1;
      if (!endsWithOpening(writer)) continue;
      // The opening may have been put together by removing another comment, so it is looked for in what is written.
      writer.length -= 4;
      scan.count('html-comment');
      at = commentEnd(text, at);
    }
    if (at > lineEnd) {
      const newline = units.indexOf(unit.newline, at);
      lineEnd = newline === -1 ? units.length : newline;
    }
  }
  if (lineEnd < units.length) writer.push(unit.newline, false);
  return lineEnd + 1;
}

function copySpan(scan: Scan, at: number, lineEnd: number): number {
  const close = scan.regions.span(at, lineEnd);
  let stop = close ?? at;
  if (close === null) while (scan.units[stop] === unit.backtick) stop += 1;
  for (let index = at; index < stop; index += 1) scan.writer.push(scan.units[index] ?? 0, close !== null);
  return stop;
}

function endsWithOpening(writer: MarkedWriter): boolean {
  const { units, code, length } = writer;
  return (
    units[length - 1] === unit.hyphen &&
    units[length - 2] === unit.hyphen &&
    units[length - 3] === unit.exclamation &&
    units[length - 4] === unit.less &&
    code[length - 4] === 0
  );
}

/** Where a comment whose opening ends at `at` is over; the end of the text where it is never closed. */
function commentEnd(text: string, at: number): number {
  if (text.startsWith('>', at)) return at + 1;
  if (text.startsWith('->', at)) return at + 2;
  const close = text.indexOf('-->', at);
  return close === -1 ? text.length : close + 3;
}

/** Behind a processing instruction, declaration or CDATA section that opens at `at` and closes on its line; else `null`. */
function hiddenMarkupEnd(text: string, scan: Scan, at: number): number | null {
  const next = scan.units[at + 1];
  const closing = next === unit.question ? '?>' : next === unit.exclamation ? declarationClosing(text, at) : null;
  if (closing === null) return null;
  const close = scan.closings(closing, at + 2);
  const lineEnd = scan.closings('\n', at);
  return close === -1 || (lineEnd !== -1 && lineEnd < close) ? null : close + closing.length;
}

function isMarkupStart(next: number | undefined): boolean {
  return isLetter(next) || next === unit.slash || next === unit.exclamation || next === unit.question;
}

function declarationClosing(text: string, at: number): string | null {
  if (text.startsWith('[CDATA[', at + 2)) return ']]>';
  return isLetter(text.charCodeAt(at + 2)) ? '>' : null;
}
