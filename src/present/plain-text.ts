/** Controls, line breaks, and what shows nothing or reorders what is shown: a terminal and a page must both survive foreign text. */
const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;

/** Foreign text as one harmless line of at most `most` code points; what is cut off shows as an ellipsis. */
export function oneLine(text: string, most: number = 300): string {
  const line = text.toWellFormed().replace(unsafe, ' ').replace(/\s+/g, ' ').trim();
  return cut(line, most);
}

/** At most `most` code points. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const points = Array.from(text.slice(0, 2 * most + 2));
  return points.length <= most ? text : `${points.slice(0, most - 1).join('')}…`;
}

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
