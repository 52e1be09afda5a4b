/** Entries of a list before "and k more". */
const mostEntries = 40;

/** A part of the page that opens at a click. `title` is ours, `content` is Markdown that was made safe. */
export function fold(title: string, content: string): string {
  return `<details><summary>${title}</summary>\n\n${content}\n\n</details>`;
}

/** As `fold`; nothing where there is nothing to say, so that no heading stands empty. */
export function foldOf(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [fold(title, list(lines))];
}

export function list(lines: readonly string[], none: string = 'none'): string {
  if (lines.length === 0) return none;
  return some(
    lines.map((line) => `- ${line}`),
    '\n',
    mostEntries,
    '- ',
  );
}

/** The first few, and how many more there are. */
export function some(items: readonly string[], between: string, most: number = 20, before: string = ''): string {
  const more = items.length > most ? [`${before}and ${items.length - most} more`] : [];
  return [...items.slice(0, most), ...more].join(between);
}

/** Folds with the longest replaced by a line, until all fit into `room` characters. */
export function fitting(folds: readonly string[], room: number): readonly string[] {
  const size = folds.reduce((sum, text) => sum + text.length + 2, 0);
  const longest = folds.toSorted((one, other) => other.length - one.length)[0];
  if (size <= room || longest === undefined || longest.startsWith(leftOut)) return folds;
  const title = /<summary>(.*?)<\/summary>/.exec(longest)?.[1] ?? 'A part';
  return fitting(
    folds.map((text) =>
      text === longest ? `${leftOut}${title}" is too long for this page; the branch and its receipt hold it._` : text,
    ),
    room,
  );
}

const leftOut = '_"';
