import { patternAt, patternsReplaced, patternWith } from '../syntax/pattern-edits.ts';
import { closingOf, type PatternPart } from '../syntax/regular-expressions.ts';
import type { Site, Template } from '../template.ts';

const mostWords = 15;
const mostOfTests = 8;

/** The alternatives of a pattern between two parts, as spans. */
const alternatives = (parts: readonly PatternPart[], from: number, to: number): { start: number; end: number }[] => {
  const spans: { start: number; end: number }[] = [];
  let depth = 0;
  let start = parts[from]?.start ?? 0;
  for (let index = from; index < to; index += 1) {
    const part = parts[index];
    if (!part) continue;
    if (part.kind === 'open') depth += 1;
    if (part.kind === 'close') depth -= 1;
    if (part.kind !== 'bar' || depth > 0) continue;
    spans.push({ start, end: part.start });
    start = part.end;
  }
  return [...spans, { start, end: parts[to - 1]?.end ?? start }];
};

const plainWords = (literals: readonly string[]): string[] =>
  literals.flatMap((literal) => /^['"]([\w-]+)['"]$/.exec(literal)?.[1] ?? []);

/** A group of plain words lacks what the failing tests name rather than what the file does elsewhere. */
const newWords = (site: Site, old: readonly string[]): string[] => {
  const ofTests = plainWords(site.ingredients.words).slice(0, mostOfTests);
  const ofFile = plainWords(site.ingredients.literals).slice(0, mostWords);
  const all = old.every((each) => /^[\w-]+$/.test(each)) ? [...ofTests, ...ofFile] : [...ofFile, ...ofTests];
  return [...new Set(all)].filter((word) => !old.includes(word));
};

function* variantsOfAlternatives(
  site: Site,
  pattern: string,
  spans: readonly { start: number; end: number }[],
): Generator<string> {
  const last = spans.at(-1);
  if (!last || spans.length < 2) return;
  const old = spans.map((span) => pattern.slice(span.start, span.end));
  for (const word of newWords(site, old)) yield patternWith(pattern, last.end, last.end, `|${word}`);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    yield next ? patternWith(pattern, span.start, next.start, '') : patternWith(pattern, span.start - 1, span.end, '');
  }
}

export const regexGroup: Template = {
  name: 'regex-group',
  family: 'regular-expression',
  description:
    'Makes a group or the part before the last optional, captures or not, turns a lookaround, adds an alternative (a word of the file or the failing tests) or drops one.',
  literature: 'Regular-expression bugs (Wang et al. 2020): "incorrect alternation / grouping"; hono, dayjs and eslint fixes.',
  at: ['RegExpLiteral'],
  *propose(site) {
    const found = patternAt(site);
    if (!found) return;
    const { pattern, parts } = found;
    yield* patternsReplaced(site, variantsOfAlternatives(site, pattern, alternatives(parts, 0, parts.length)));
    for (const [index, part] of parts.entries()) {
      if (part.kind !== 'open') continue;
      const closing = closingOf(parts, index);
      const close = parts[closing];
      if (!close) continue;
      yield* patternsReplaced(site, variantsOfAlternatives(site, pattern, alternatives(parts, index + 1, closing)));
      const inner = pattern.slice(part.end, close.start);
      const isCapture = part.text === '(';
      const forms = isCapture ? [`(?:${inner})`, inner] : part.text === '(?:' ? [`(${inner})`, inner] : [];
      const turned: Readonly<Record<string, string>> = { '(?=': '(?!', '(?!': '(?=', '(?<=': '(?<!', '(?<!': '(?<=' };
      const opposite = turned[part.text];
      if (opposite) forms.push(`${opposite}${inner})`, '');
      yield* patternsReplaced(
        site,
        forms.map((form) => patternWith(pattern, part.start, close.end, form)),
      );
    }
    for (let index = 0; index + 1 < parts.length; index += 1) {
      const [one, other] = [parts[index], parts[index + 1]];
      if (one && other && /^(?:escape|class|any)$/.test(one.kind) && /^(?:escape|class|any)$/.test(other.kind))
        yield* patternsReplaced(site, [
          patternWith(pattern, one.start, other.end, `(?:${one.text}${other.text})?`),
          patternWith(pattern, one.start, other.end, `(${one.text}${other.text})?`),
        ]);
    }
  },
  examples: [
    {
      from: "f(/^(GET|HEAD)$/, 'OPTIONS');",
      to: [
        "f(/^(GET|HEAD|OPTIONS)$/, 'OPTIONS');",
        "f(/^(GET)$/, 'OPTIONS');",
        "f(/^(HEAD)$/, 'OPTIONS');",
        "f(/^(?:GET|HEAD)$/, 'OPTIONS');",
      ],
      not: ["f(/^(|HEAD)$/, 'OPTIONS');"],
    },
    {
      from: 'f(/^(GET|HEAD)$/);',
      to: ['f(/^(GET|HEAD|OPTIONS)$/);'],
      not: ['f(/^(GET|HEAD|GET)$/);'],
      words: ['GET', 'OPTIONS'],
    },
    { from: 'f(/:?\\d\\d/);', to: ['f(/:?(?:\\d\\d)?/);'] },
    { from: 'f(/a(?=b)/);', to: ['f(/a(?!b)/);', 'f(/a/);'] },
  ],
};
