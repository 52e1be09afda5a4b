import { cut, oneLine } from '#lib/one-line.ts';

export { cut, oneLine };

/** Shows nothing and joins nothing: what a forge would link or act on (`@name`, `#12`, `GH-12`, `https://…`) stays plain words. */
const joiner = '\u2060';

/** Foreign text as plain words of a Markdown line: no markup, link, mention, issue reference, HTML or table cell comes of it. */
export function markdownText(text: string, most: number = 300): string {
  return oneLine(text, most)
    .replace(/[@#]|GH-(?=\d)|:(?=\/\/)|www(?=\.)/gi, (mark) => `${mark}${joiner}`)
    .replace(/[\\`*_{}[\]<>()#+!|~&@:$^=-]/g, (mark) => `&#${mark.codePointAt(0)};`);
}

/** Foreign text as a Markdown code span. */
export function markdownCode(text: string, most: number = 300): string {
  const line = oneLine(text, most).replaceAll('|', '\u00a6');
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = line === '' || /^`|`$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Foreign text in which pairs of backticks mark code, as Markdown of one line: the code as code spans, the rest as plain words. */
export function markdownProse(text: string, most: number = 400): string {
  const parts = oneLine(text, most)
    .split('`')
    .map((part, index) => (index % 2 === 0 ? markdownText(part, most) : markdownCode(part, most)));
  return parts
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll(/ (?=[.,;:])/g, '');
}
