import type { Node } from '@babel/types';
import { operatorReplaced } from '../syntax/operators.ts';
import type { Template } from '../template.ts';

const ordering = ['<', '<=', '>', '>='];

/** The other operators, the likeliest slip first: the boundary, then the direction, then the kind of comparison. */
const others: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>', '>=', '!==', '==='],
  '<=': ['<', '>=', '>', '===', '!=='],
  '>': ['>=', '<', '<=', '!==', '==='],
  '>=': ['>', '<=', '<', '===', '!=='],
  '===': ['!==', '==', ...ordering],
  '!==': ['===', '!=', ...ordering],
  '==': ['!=', '===', ...ordering],
  '!=': ['==', '!==', ...ordering],
};

/** Words, truth values and what is missing come in no order that a program would ask for; single characters do. */
const isUnordered = (node: Node): boolean => {
  switch (node.type) {
    case 'StringLiteral':
      return node.value.length !== 1;
    case 'UnaryExpression':
      return node.operator === 'typeof' || node.operator === '!';
    case 'Identifier':
      return node.name === 'undefined';
    default:
      return node.type === 'NullLiteral' || node.type === 'BooleanLiteral' || node.type === 'RegExpLiteral';
  }
};

export const relationalOperator: Template = {
  name: 'relational-operator',
  family: 'relational-operator',
  description: 'Compares with another of the six operators, or strictly instead of loosely.',
  literature:
    'TBar FP11.1; ROR of Offutt et al. (1996); "change binary operator" of ManySStuBs4J; QuixBugs "incorrect comparison operator".',
  at: ['BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression') return;
    // A file that never compares strictly will not begin to here.
    const isLoose = /[^=!]==[^=]/.test(site.source) && !/[=!]==/.test(site.source);
    const styled = (operator: string): string =>
      isLoose && ordering.includes(node.operator) ? operator.replace(/^([=!]=)=$/, '$1') : operator;
    const isPlain = isUnordered(node.left) || isUnordered(node.right);
    const fitting = (others[node.operator] ?? []).filter((operator) => !isPlain || !ordering.includes(operator));
    for (const operator of fitting.map(styled)) yield* operatorReplaced(site, node, operator);
  },
  examples: [
    {
      from: 'while (i < n) i++;',
      to: ['while (i <= n) i++;', 'while (i > n) i++;', 'while (i !== n) i++;'],
      not: ['while (i << n) i++;'],
    },
    { from: 'f(a == b);', to: ['f(a === b);', 'f(a != b);'] },
    { from: 'f(a < b, c == d);', to: ['f(a == b, c == d);'], not: ['f(a === b, c == d);'] },
    {
      from: "f(a === 'word', b === 'x');",
      to: ["f(a !== 'word', b === 'x');", "f(a === 'word', b >= 'x');"],
      not: ["f(a >= 'word', b === 'x');"],
    },
    { from: 'f(a + b);', to: [], not: ['f(a < b);'] },
  ],
};
