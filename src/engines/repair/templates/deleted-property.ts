import { replaced, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const deletedProperty: Template = {
  name: 'deleted-property',
  family: 'property',
  description: 'Deletes a member instead of setting it to nothing, and the other way round.',
  literature: 'BugsJS "incorrect reset"; HTTP header and cache fixes.',
  at: ['ExpressionStatement', 'UnaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'UnaryExpression') {
      if (node.operator !== 'delete') return;
      yield* replaced(site, node, `${site.text(node.argument)} = undefined`);
      yield* replaced(site, node, `${site.text(node.argument)} = null`);
      return;
    }
    if (node.type !== 'ExpressionStatement' || node.expression.type !== 'AssignmentExpression') return;
    const { left, operator } = node.expression;
    if (left.type === 'MemberExpression' && operator === '=')
      yield* statementReplaced(node, parents[0], `delete ${site.text(left)};`);
  },
  examples: [
    { from: 'a.b = undefined;', to: ['delete a.b;'], not: ['delete a;'] },
    { from: 'delete a[b];', to: ['a[b] = undefined;', 'a[b] = null;'] },
    { from: 'a = null;', to: [], not: ['delete a;'] },
  ],
};
