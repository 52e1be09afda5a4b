import { replaced } from '../syntax/edits.ts';
import { isPattern } from '../syntax/regular-expressions.ts';
import type { Template } from '../template.ts';

export const regexFlags: Template = {
  name: 'regex-flags',
  family: 'regular-expression',
  description: 'Adds or removes a flag of a regular expression.',
  literature: 'Studies of regular-expression bugs (Wang et al. 2020): "wrong flags"; hono and yaml fixes.',
  at: ['RegExpLiteral'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'RegExpLiteral') return;
    for (const flag of 'gimuys') {
      const flags = node.flags.includes(flag)
        ? node.flags.replace(flag, '')
        : `${node.flags}${flag}`.split('').toSorted().join('');
      if (isPattern(node.pattern, flags)) yield* replaced(site, node, `/${node.pattern}/${flags}`);
    }
  },
  examples: [
    { from: 's.match(/a/);', to: ['s.match(/a/g);', 's.match(/a/i);', 's.match(/a/u);'], not: ['s.match(/a/v);'] },
    { from: 's.match(/a/gi);', to: ['s.match(/a/g);', 's.match(/a/i);'] },
  ],
};
