import { readFileSync, writeFileSync } from 'node:fs';

const begin = '<!-- benchmark:begin -->';
const end = '<!-- benchmark:end -->';

/** Replaces what stands between the two marks of a Markdown file. Throws where they are missing. */
export function writeBetweenMarks(file: string, content: string): void {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no place for the table: it lacks "${begin}" and "${end}".`);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`);
}
