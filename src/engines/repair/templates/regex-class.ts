import { patternAt, patternsReplaced, patternWith } from '../syntax/pattern-edits.ts';
import { partsOf, type PatternPart } from '../syntax/regular-expressions.ts';
import type { Site, Template } from '../template.ts';

const mostClasses = 8;

const usual = [
  '-',
  '_',
  '.',
  ' ',
  '\\s',
  '\\d',
  '\\w',
  '$',
  '+',
  '/',
  ':',
  '*',
  "'",
  '"',
  '`',
  '@',
  '#',
  ',',
  '\\n',
  '\\r',
  '\\t',
  '\\\\',
  '!',
  '?',
  '&',
  '=',
  '~',
  '%',
];

const escapes: Readonly<Record<string, readonly string[]>> = {
  '\\d': ['\\w', '[\\d.]', '[0-9a-f]', '\\D', '[-\\d]'],
  '\\w': ['[\\w-]', '[\\w.]', '[\\w$]', '\\S', '[^\\s]', '[a-zA-Z]', '\\p{L}'],
  '\\s': ['[ \\t]', ' ', '\\S', '[\\s\\S]', '[\\n\\r]', '\\b'],
  '\\S': ['\\s', '[\\s\\S]', '.'],
  '\\b': ['\\B', '', '(?!\\w)', '(?:^|\\s)'],
  '\\.': ['.', '[.]', '\\.?'],
  '\\n': ['\\r?\\n', '[\\n\\r]', '\\s', '(?:\\r\\n|\\n|\\r)', '[\\n\\r\\u2028\\u2029]'],
};

const others = (part: PatternPart): string[] => {
  if (part.kind === 'any')
    return ['\\.', '[\\s\\S]', '[^\\n]', '\\S', '\\w', '[^]', "[^']", '[^"]', '[^/]', '[^)]', '[^\\]]', '[^>]', '[^,]', '\\d'];
  if (part.kind === 'escape') return [...(escapes[part.text] ?? [])];
  if (part.kind === 'character') return [`${part.text}?`, `\\${part.text}`].filter(() => !/[\w\s]/.test(part.text));
  if (part.kind !== 'class') return [];
  const isNegated = part.text.startsWith('[^');
  const inner = part.text.slice(isNegated ? 2 : 1, -1);
  const open = isNegated ? '[^' : '[';
  const members: string[] = inner.match(/\\?.-\\?[^\]]|\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)|[^\\]/g) ?? [];
  const added = usual
    .filter((one) => !members.includes(one))
    .map((one) => (one === '-' ? `${open}-${inner}]` : `${open}${inner}${one}]`));
  const dropped = members.length > 1 ? members.map((_member, index) => `${open}${members.toSpliced(index, 1).join('')}]`) : [];
  return [isNegated ? `[${inner}]` : `[^${inner}]`, ...added, ...dropped];
};

/** Classes of the file's other patterns, and of this one's other places. */
const classesOfFile = (site: Site): string[] => {
  const patterns = site.ingredients.literals.filter((literal) => literal.startsWith('/') && literal.length < 400);
  const classes = patterns
    .flatMap((literal) => partsOf(literal.slice(1, literal.lastIndexOf('/'))))
    .filter((part) => part.kind === 'class');
  return [...new Set(classes.map((part) => part.text))].slice(0, mostClasses);
};

export const regexClass: Template = {
  name: 'regex-class',
  family: 'regular-expression',
  description: 'Takes more, fewer or other characters at a place of a pattern, or escapes a dot.',
  literature:
    'Regular-expression bugs (Wang et al. 2020): "incorrect character class"; MutRex character-class operators (Arcaini et al. 2017).',
  at: ['RegExpLiteral'],
  *propose(site) {
    const found = patternAt(site);
    if (!found) return;
    const classes = classesOfFile(site);
    for (const part of found.parts) {
      const isPlace = part.kind === 'class' || part.kind === 'any' || (part.kind === 'character' && /\W/.test(part.text));
      if (isPlace)
        yield* patternsReplaced(
          site,
          classes.map((text) => patternWith(found.pattern, part.start, part.end, text)),
        );
    }
    for (const part of found.parts)
      yield* patternsReplaced(
        site,
        others(part).map((text) => patternWith(found.pattern, part.start, part.end, text)),
      );
  },
  examples: [
    { from: 'f(/a-?b/, /[-/]c/);', to: ['f(/a[-/]?b/, /[-/]c/);'], not: ['f(/a-?[-/]/, /[-/]c/);'] },
    { from: 'f(/[a-z]+/);', to: ['f(/[a-z_]+/);', 'f(/[-a-z]+/);', 'f(/[^a-z]+/);'], not: ['f(/[z-a]+/);'] },
    { from: 'f(/a.b/);', to: ['f(/a\\.b/);', 'f(/a[\\s\\S]b/);'] },
    { from: 'f(/\\w+[ab]/);', to: ['f(/[\\w-]+[ab]/);', 'f(/\\w+[a]/);'] },
  ],
};
