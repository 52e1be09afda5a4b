import { joined } from '../syntax/operators.ts';
import { replaced } from '../syntax/edits.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Site, Template } from '../template.ts';

const orderMatters = (site: Site): boolean => {
  const { node } = site;
  if (node.type === 'LogicalExpression') return true;
  if (node.type !== 'BinaryExpression') return false;
  // A sum of numbers is the same both ways; a text is not.
  if (node.operator === '+') return kindOf(site, node.left) !== 'number' || kindOf(site, node.right) !== 'number';
  return /^(?:[-/%]|\*\*|<<|>>>?|in|instanceof)$/.test(node.operator);
};

export const swappedOperands: Template = {
  name: 'swapped-operands',
  family: 'arithmetic-operator',
  description: 'Exchanges the operands of an operator for which the order matters.',
  literature: 'ManySStuBs4J "swap boolean operands"; QuixBugs "swapped operands"; HumanEvalFix "value misuse".',
  at: ['BinaryExpression', 'LogicalExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return;
    if (orderMatters(site)) yield* replaced(site, node, joined(site, node.right, node.operator, node.left));
  },
  examples: [
    { from: 'return a - b;', to: ['return b - a;'], not: ['return b + a;'] },
    { from: "return '' + n;", to: ["return n + '';"] },
    { from: 'f(a - (b - c));', to: ['f(b - c - a);', 'f(a - (c - b));'] },
    { from: 'f(a * b);', to: [], not: ['f(b * a);'] },
  ],
};
