import type { Edit } from './template.ts';

/** The part of the file an edit replaces: UTF-16 offsets, `end` exclusive, equal for an insertion. */
export const spanOf = (edit: Edit): { start: number; end: number } => {
  if (edit.kind === 'insert-before') return { start: edit.start, end: edit.start };
  if (edit.kind === 'insert-after') return { start: edit.end, end: edit.end };
  return { start: edit.start, end: edit.end };
};

/** A removed statement takes its line with it where nothing else is on it. */
const widened = (source: string, start: number, end: number): { start: number; end: number } => {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  const nextLine = source.indexOf('\n', end);
  const lineEnd = nextLine < 0 ? source.length : nextLine + 1;
  const isAlone = source.slice(lineStart, start).trim() === '' && source.slice(end, lineEnd).trim() === '';
  return isAlone ? { start: lineStart, end: lineEnd } : { start, end };
};

/** The whole file after the edit. */
export const applyEdit = (source: string, edit: Edit): string => {
  const span = spanOf(edit);
  const { start, end } = edit.kind === 'replace-statement' && edit.text === '' ? widened(source, span.start, span.end) : span;
  return source.slice(0, start) + edit.text + source.slice(end);
};

/** A key equal for two edits exactly if they make the same file; null if the edit changes nothing. */
export const editKey = (source: string, edit: Edit): string | null => {
  let { start, end } = spanOf(edit);
  let from = 0;
  let to = edit.text.length;
  while (from < to && start < end && edit.text[from] === source[start]) {
    from += 1;
    start += 1;
  }
  while (from < to && start < end && edit.text[to - 1] === source[end - 1]) {
    to -= 1;
    end -= 1;
  }
  let text = edit.text.slice(from, to);
  if (start === end && text === '') return null;
  // The same insertion or deletion can be read at several places ("a" before or after an "a"): take the last.
  while (start === end && text[0] === source[start]) {
    text = text.slice(1) + text.charAt(0);
    start += 1;
    end += 1;
  }
  while (text === '' && source[start] === source[end] && end < source.length) {
    start += 1;
    end += 1;
  }
  return `${start}:${end}:${text}`;
};
