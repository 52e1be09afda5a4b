import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const comparison = /^(?:[<>]=?|[=!]==?)$/;

export const shiftedComparison: Template = {
  name: 'shifted-comparison',
  family: 'relational-operator',
  description: 'Compares with the number one above or below and by another operator, as where a base case covers too little.',
  literature: 'QuixBugs "incorrect base case"; ROR together with CRP (Offutt et al. 1996).',
  at: ['BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression' || !comparison.test(node.operator) || node.right.type !== 'NumericLiteral') return;
    const { value } = node.right;
    if (!Number.isInteger(value)) return;
    const strict = /^[=!]=$/.test(node.operator) ? ['==', '!='] : ['===', '!=='];
    for (const operator of ['<=', '>=', ...strict])
      for (const by of [1, -1])
        if (operator !== node.operator) yield* replaced(site, node, `${site.text(node.left)} ${operator} ${value + by}`);
  },
  examples: [
    {
      from: 'if (a.length === 0) f();',
      to: ['if (a.length <= 1) f();', 'if (a.length >= 1) f();'],
      not: ['if (a.length === 1) f();'],
    },
    { from: 'if (a < b) f();', to: [], not: ['if (a <= b) f();'] },
  ],
};
