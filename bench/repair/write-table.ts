import { readFileSync, writeFileSync } from 'node:fs';

/** Replaces what stands between two marks of a Markdown file (`<!-- name:begin -->`, `<!-- name:end -->`). Throws where they are missing. */
export function writeBetweenMarks(file: string, content: string, name: string = 'benchmark'): void {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`];
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from === -1 || to < from) throw new Error(`${file} has no place for the table: it lacks "${begin}" and "${end}".`);
  writeFileSync(file, `${text.slice(0, from + begin.length)}\n\n${content.trim()}\n\n${text.slice(to)}`);
}
