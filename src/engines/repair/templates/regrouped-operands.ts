import type { Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { levelOfOperator } from '../syntax/placement.ts';
import type { Template } from '../template.ts';

type Operation = Node & { type: 'BinaryExpression' | 'LogicalExpression' };

const isOperation = (node: Node): node is Operation => node.type === 'BinaryExpression' || node.type === 'LogicalExpression';

const isRegroupable = (outer: string, inner: string): boolean => {
  const mixesCoalesce = (outer === '??') !== (inner === '??');
  return (
    !mixesCoalesce &&
    !(outer === inner && /^(?:[+*&|^]|&&|\|\||\?\?)$/.test(outer) && outer !== '+') &&
    levelOfOperator(outer) > 0
  );
};

export const regroupedOperands: Template = {
  name: 'regrouped-operands',
  family: 'arithmetic-operator',
  description: 'Puts the parentheses of three operands elsewhere: `a + b / c` for `(a + b) / c`.',
  literature: 'Defects4J dissection "arithmetic expression modification"; QuixBugs "incorrect precedence".',
  at: ['BinaryExpression', 'LogicalExpression'],
  *propose(site) {
    const { node } = site;
    if (!isOperation(node)) return;
    const wrapped = (part: Node): string =>
      isOperation(part) || part.type === 'ConditionalExpression' ? `(${site.text(part)})` : site.text(part);
    const { left, right } = node;
    if (isOperation(left) && isRegroupable(node.operator, left.operator))
      yield* replaced(
        site,
        node,
        `${wrapped(left.left)} ${left.operator} (${site.text(left.right)} ${node.operator} ${wrapped(right)})`,
      );
    if (isOperation(right) && isRegroupable(node.operator, right.operator))
      yield* replaced(
        site,
        node,
        `(${wrapped(left)} ${node.operator} ${site.text(right.left)}) ${right.operator} ${wrapped(right.right)}`,
      );
  },
  examples: [
    { from: 'x = a + b / c;', to: ['x = (a + b) / c;'], not: ['x = (a / b) + c;'] },
    { from: 'if (a && b || c) f();', to: ['if (a && (b || c)) f();'] },
    { from: 'x = (a - b) - c;', to: ['x = a - (b - c);'] },
    { from: 'x = a * b * c;', to: [], not: ['x = a * (b * c);'] },
  ],
};
