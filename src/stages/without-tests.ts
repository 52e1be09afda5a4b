import { parseSource, rangeOf, walk } from '#lib/parse-source.ts';

/** A test file without the calls whose first argument is one of these titles; `null` where one of them is not found exactly once. */
export function withoutTests(source: string, path: string, titles: readonly string[]): string | null {
  const ranges: { readonly start: number; readonly end: number; readonly title: string }[] = [];
  walk(parseSource(source, path), ({ node }) => {
    const call = node.type === 'ExpressionStatement' && node.expression.type === 'CallExpression' ? node.expression : null;
    const [title] = call?.arguments ?? [];
    if (title?.type === 'StringLiteral' && titles.includes(title.value)) ranges.push({ ...rangeOf(node), title: title.value });
  });
  if (ranges.length !== titles.length || new Set(ranges.map(({ title }) => title)).size !== titles.length) return null;
  return ranges
    .toSorted((one, other) => other.start - one.start)
    .reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), source);
}
