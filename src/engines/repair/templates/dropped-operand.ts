import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const droppedOperand: Template = {
  name: 'dropped-operand',
  family: 'condition',
  description: 'Keeps one operand of a logical or arithmetic expression and drops the other.',
  literature:
    'TBar FP4.2 "remove conditional sub-expression"; Prophet condition loosening and tightening; GenProg-style deletion inside expressions.',
  at: ['LogicalExpression', 'BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'LogicalExpression' && node.type !== 'BinaryExpression') return;
    if (node.type === 'BinaryExpression' && !/^(?:[-+*/%&|^]|\*\*|<<|>>>?)$/.test(node.operator)) return;
    for (const operand of [node.left, node.right]) yield* replaced(site, node, site.text(operand));
  },
  examples: [
    { from: 'if (a && b(c)) f();', to: ['if (a) f();', 'if (b(c)) f();'] },
    { from: 'x = (a + b) * c;', to: ['x = a + b;', 'x = c;', 'x = a * c;'], not: ['x = ;'] },
    { from: 'x = a < b;', to: [], not: ['x = a;'] },
  ],
};
