import { patternAt, patternsReplaced, patternWith } from '../syntax/pattern-edits.ts';
import type { Template } from '../template.ts';

const hasBarOutside = (pattern: string): boolean => {
  let depth = 0;
  for (const [index, character] of pattern.split('').entries()) {
    if (pattern[index - 1] === '\\') continue;
    if (character === '(') depth += 1;
    if (character === ')') depth -= 1;
    if (character === '|' && depth === 0) return true;
  }
  return false;
};

export const regexAnchor: Template = {
  name: 'regex-anchor',
  family: 'regular-expression',
  description: 'Ties a pattern to the start, the end or a word’s edge, or unties it.',
  literature: 'Regular-expression bugs (Wang et al. 2020): "missing or superfluous anchor"; markdown-it and eslint fixes.',
  at: ['RegExpLiteral'],
  *propose(site) {
    const found = patternAt(site);
    if (!found) return;
    const { pattern, parts } = found;
    const whole = hasBarOutside(pattern) ? `(?:${pattern})` : pattern;
    if (!pattern.startsWith('^')) yield* patternsReplaced(site, [`^${whole}`, `^${pattern}`]);
    if (!pattern.endsWith('$')) yield* patternsReplaced(site, [`${whole}$`, `${pattern}$`]);
    if (!pattern.startsWith('^') && !pattern.endsWith('$')) yield* patternsReplaced(site, [`^${whole}$`, `^(${pattern})$`]);
    yield* patternsReplaced(site, [`\\b${whole}`, `${whole}\\b`, `\\b${whole}\\b`]);
    for (const part of parts)
      if (part.kind === 'start' || part.kind === 'end' || part.text === '\\b')
        yield* patternsReplaced(site, [patternWith(pattern, part.start, part.end, '')]);
  },
  examples: [
    { from: 'f(/a|b/);', to: ['f(/^(?:a|b)$/);', 'f(/^a|b/);', 'f(/^(a|b)$/);'], not: ['f(/$a|b/);'] },
    { from: 'f(/^a$/);', to: ['f(/a$/);', 'f(/^a/);'] },
  ],
};
