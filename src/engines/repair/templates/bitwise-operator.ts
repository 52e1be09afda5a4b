import { operatorReplaced } from '../syntax/operators.ts';
import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const others: Readonly<Record<string, readonly string[]>> = {
  '&': ['|', '^', '&&', '%'],
  '|': ['&', '^', '||'],
  '^': ['&', '|', '**'],
  '<<': ['>>', '>>>', '<'],
  '>>': ['<<', '>>>', '>'],
  '>>>': ['>>', '<<'],
};

export const bitwiseOperator: Template = {
  name: 'bitwise-operator',
  family: 'arithmetic-operator',
  description: 'Uses another bitwise operator, the logical operator it is mistaken for, or takes a `~` away.',
  literature: 'QuixBugs bitcount (`^` for `&`); mutation operators of Offutt et al. (1996).',
  at: ['BinaryExpression', 'UnaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'UnaryExpression' && node.operator === '~') {
      yield* replaced(site, node, site.text(node.argument));
      yield* replaced(site, node, `!${site.text(node)}`);
    }
    if (node.type !== 'BinaryExpression') return;
    for (const operator of others[node.operator] ?? []) yield* operatorReplaced(site, node, operator);
  },
  examples: [
    { from: 'n = n ^ (n - 1);', to: ['n = n & n - 1;', 'n = n | n - 1;'], not: ['n = n + n - 1;'] },
    { from: 'if (a & b) f();', to: ['if (a && b) f();'] },
    { from: 'if (~a.indexOf(b)) f();', to: ['if (a.indexOf(b)) f();', 'if (!~a.indexOf(b)) f();'] },
  ],
};
