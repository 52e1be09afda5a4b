/** A piece of a Markdown text. `line` is the 1-based line of the text at which its content starts. */
export type Block =
  | { readonly kind: 'heading'; readonly text: string; readonly level: number; readonly line: number }
  | { readonly kind: 'code'; readonly text: string; readonly language: string; readonly line: number }
  | { readonly kind: 'prose'; readonly text: string; readonly line: number };

const fenceOpening = /^(\s*(?:>\s?)*\s*(?:[-*+]\s+|\d{1,9}[.)]\s+)?)(`{3,}|~{3,})\s*([^`]*)$/;
const longestLine = 4096;

/** Splits a text into headings, code blocks and paragraphs. More generous than CommonMark: what looks like a fence is one. */
export function readBlocks(text: string): Block[] {
  const lines = text.split('\n').map((line) => line.slice(0, longestLine));
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  const flush = (end: number): void => {
    if (paragraph.length > 0) blocks.push({ kind: 'prose', text: paragraph.join('\n'), line: end - paragraph.length + 1 });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const fence = fenceOpening.exec(line);
    const special =
      fence !== null
        ? fencedAt(lines, at, fence)
        : (docstringAt(lines, at) ?? indentedAt(lines, at, paragraph) ?? headingAt(lines, at, paragraph));
    if (special === null && line.trim() !== '' && !isMarkupOnly(line)) {
      paragraph.push(line);
      continue;
    }
    flush(at);
    if (special === null) continue;
    blocks.push(special.block);
    at = special.end - 1;
  }
  flush(lines.length);
  return blocks;
}

interface Special {
  readonly block: Block;
  /** Index of the first line behind it. */
  readonly end: number;
}

function fencedAt(lines: readonly string[], at: number, [, before = '', mark = '', info = '']: RegExpExecArray): Special {
  const closing = new RegExp(`^\\s*(?:>\\s?)*\\s*\\${mark[0] ?? '`'}{${mark.length},}\\s*$`);
  let end = at + 1;
  while (end < lines.length && !closing.test(lines[end] ?? '')) end += 1;
  const isQuoted = before.includes('>');
  const content = lines.slice(at + 1, end).map((line) => (isQuoted ? line.replace(/^\s*(?:>\s?)+/, '') : line));
  const indent = Math.min(before.replace(/[^\s]/g, ' ').length, ...content.filter((line) => line.trim() !== '').map(indentOf));
  const text = content.map((line) => line.slice(isQuoted ? 0 : indent)).join('\n');
  return { block: { kind: 'code', text, language: languageOf(info), line: at + 2 }, end: end + 1 };
}

/** A console session without a fence: `>>> f(1)` and what follows, to the next empty line. */
function docstringAt(lines: readonly string[], at: number): Special | null {
  if (!/^\s*(?:[*/]\s*)?>>>\s/.test(lines[at] ?? '')) return null;
  let end = at;
  while (end < lines.length && ((lines[end] ?? '').trim() !== '' || /^\s*>>>\s/.test(lines[end + 1] ?? ''))) end += 1;
  const text = lines
    .slice(at, end)
    .map((line) => line.replace(/^\s*\*\s?(?=\S)/, ''))
    .join('\n');
  return { block: { kind: 'code', text, language: '', line: at + 1 }, end };
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function languageOf(info: string): string {
  return (/^[\w+#.-]+/.exec(info.trim().replace(/^\{?\.?/, ''))?.[0] ?? '').toLowerCase();
}

function indentedAt(lines: readonly string[], at: number, paragraph: readonly string[]): Special | null {
  if (paragraph.length > 0 || !/^(?: {4}|\t)\s*\S/.test(lines[at] ?? '')) return null;
  let end = at;
  while (end < lines.length && (/^(?: {4}|\t)/.test(lines[end] ?? '') || (lines[end] ?? '').trim() === '')) end += 1;
  const text = lines
    .slice(at, end)
    .map((line) => line.replace(/^(?: {4}|\t)/, ''))
    .join('\n')
    .trimEnd();
  return { block: { kind: 'code', text, language: '', line: at + 1 }, end };
}

function headingAt(lines: readonly string[], at: number, paragraph: readonly string[]): Special | null {
  const line = lines[at] ?? '';
  const hashes = /^ {0,3}(#{1,6})\s+(\S.*)$/.exec(line);
  if (hashes !== null) {
    return {
      block: { kind: 'heading', text: (hashes[2] ?? '').replace(/\s+#+\s*$/, ''), level: hashes[1]?.length ?? 1, line: at + 1 },
      end: at + 1,
    };
  }
  const isUnderlined =
    paragraph.length === 0 && /^[^\s>#`-].{0,80}$/.test(line) && /^(?:={3,}|-{3,})\s*$/.test(lines[at + 1] ?? '');
  return isUnderlined ? { block: { kind: 'heading', text: line.trim(), level: 2, line: at + 1 }, end: at + 2 } : null;
}

/** Lines that only open or close a collapsed section. */
function isMarkupOnly(line: string): boolean {
  return /^\s*<\/?(?:details|p|div|br|hr|ul|ol|blockquote)\s*\/?>\s*$/.test(line);
}
