import { operatorReplaced, operatorTokenReplaced } from '../syntax/operators.ts';
import type { Template } from '../template.ts';

const others: Readonly<Record<string, readonly string[]>> = {
  '&&': ['||', '??'],
  '||': ['&&', '??'],
  '??': ['||', '&&'],
};

export const logicalOperator: Template = {
  name: 'logical-operator',
  family: 'logical-operator',
  description: 'Joins two operands with another of `&&`, `||` and `??`, grouped as before or by precedence.',
  literature: 'TBar FP11.3; LCR of Offutt et al. (1996); Defects4J dissection "logic expression modification".',
  at: ['LogicalExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'LogicalExpression') return;
    for (const operator of others[node.operator] ?? []) {
      yield* operatorReplaced(site, node, operator);
      if (operator !== '??' && node.operator !== '??') yield* operatorTokenReplaced(site, node, operator);
    }
  },
  examples: [
    { from: 'if (a && b) f();', to: ['if (a || b) f();', 'if (a ?? b) f();'], not: ['if (a & b) f();'] },
    { from: 'x = a && b || c;', to: ['x = a || b || c;', 'x = a && b && c;', 'x = (a && b) ?? c;'] },
    { from: 'x = a || b || c;', to: ['x = a || b && c;', 'x = (a || b) && c;'] },
  ],
};
