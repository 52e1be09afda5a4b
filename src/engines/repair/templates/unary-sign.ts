import { replaced } from '../syntax/edits.ts';
import { looksNumeric } from '../syntax/kinds.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import type { Template } from '../template.ts';

const values = new Set([
  'ReturnStatement',
  'VariableDeclarator',
  'AssignmentExpression',
  'CallExpression',
  'ArrowFunctionExpression',
  'BinaryExpression',
  'ConditionalExpression',
  'ArrayExpression',
]);

export const unarySign: Template = {
  name: 'unary-sign',
  family: 'arithmetic-operator',
  description: 'Turns the sign of a number, or takes a sign away; converts a text to a number by `+`.',
  literature: 'ABS and UOI of Offutt et al. (1996); HumanEvalFix "missing logic".',
  at: ['UnaryExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'UnaryExpression') {
      if (node.operator !== '-' && node.operator !== '+') return;
      yield* replaced(site, node, site.text(node.argument));
      if (node.operator === '+') yield* replaced(site, node, `-${site.text(node.argument)}`);
      return;
    }
    const parent = parents[0];
    if (!parent || !values.has(parent.type)) return;
    if (parent.type === 'BinaryExpression' && !/^[-+*/]$/.test(parent.operator)) return;
    const text = levelOfNode(node) < level.unary ? `(${site.text(node)})` : site.text(node);
    if (looksNumeric(site, node)) yield* replaced(site, node, `-${text}`);
    else if (node.type !== 'BinaryExpression') yield* replaced(site, node, `+${text}`);
  },
  examples: [
    { from: 'return -n;', to: ['return n;'], not: ['return --n;'] },
    {
      from: 'function f(i) { i++; return i; }',
      to: ['function f(i) { i++; return -i; }'],
      not: ['function f(-i) { i++; return i; }'],
    },
    { from: 'return a.length - b;', to: ['return -(a.length - b);'] },
  ],
};
