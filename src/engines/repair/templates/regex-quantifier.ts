import { patternAt, patternsReplaced, patternWith } from '../syntax/pattern-edits.ts';
import type { PatternPart } from '../syntax/regular-expressions.ts';
import type { Template } from '../template.ts';

const others = ['*', '+', '?', '', '*?', '+?'];

/** Other counts near `{n,m}`, and the open and lazy forms. */
const countsNear = (text: string): string[] => {
  const counted = /^\{(\d+)(,(\d*))?\}/.exec(text);
  if (!counted) return others;
  const low = Number(counted[1]);
  const high = counted[3] === undefined || counted[3] === '' ? null : Number(counted[3]);
  const made = [`{${low},}`, `{${low + 1}}`, `{${Math.max(0, low - 1)}}`, `{1,${low}}`];
  if (high !== null)
    made.push(
      `{${low},${high + 1}}`,
      `{${low},${high - 1}}`,
      `{${low + 1},${high}}`,
      `{0,${high}}`,
      `{1,${high}}`,
      `{${low}}`,
      `{${low},${high + 2}}`,
      `{${low},${high - 2}}`,
    );
  return [...made, '+', '*', ''];
};

const mayRepeat = new Set<PatternPart['kind']>(['character', 'escape', 'class', 'any', 'close']);

export const regexQuantifier: Template = {
  name: 'regex-quantifier',
  family: 'regular-expression',
  description: 'Repeats a part of a pattern another number of times, or as few times as it can.',
  literature:
    'Regular-expression bugs (Wang et al. 2020): "incorrect quantifier"; MutRex quantifier operators (Arcaini et al. 2017).',
  at: ['RegExpLiteral'],
  *propose(site) {
    const found = patternAt(site);
    if (!found) return;
    const { pattern, parts } = found;
    for (const [index, part] of parts.entries()) {
      if (part.kind === 'quantifier') {
        for (const other of countsNear(part.text))
          yield* patternsReplaced(site, [patternWith(pattern, part.start, part.end, other)]);
        const lazy = part.text.endsWith('?') && part.text.length > 1 ? part.text.slice(0, -1) : `${part.text}?`;
        yield* patternsReplaced(site, [patternWith(pattern, part.start, part.end, lazy)]);
      } else if (mayRepeat.has(part.kind) && parts[index + 1]?.kind !== 'quantifier')
        yield* patternsReplaced(
          site,
          ['?', '*', '+'].map((one) => patternWith(pattern, part.end, part.end, one)),
        );
    }
  },
  examples: [
    { from: 'f(/a+b/);', to: ['f(/a*b/);', 'f(/a+?b/);', 'f(/ab/);', 'f(/a+b?/);'], not: ['f(/?a+b/);'] },
    { from: 'f(/\\d{1,8}/);', to: ['f(/\\d{1,7}/);', 'f(/\\d{1,9}/);', 'f(/\\d+/);', 'f(/\\d{1,6}/);'] },
    { from: 'f(a / b / c);', to: [], not: ['f(a / b? / c);'] },
  ],
};
