import { isExpression, type Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { looksNumeric } from '../syntax/kinds.ts';
import { operandText } from '../syntax/operators.ts';
import type { Edit, Site, Template } from '../template.ts';

const countedMethods = new Set([
  'slice',
  'substring',
  'substr',
  'splice',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'at',
  'repeat',
  'padStart',
  'padEnd',
  'fill',
  'indexOf',
  'lastIndexOf',
  'fromCharCode',
]);

const isCounted = (site: Site, node: Node, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.computed === true && parent.property === node;
    case 'BinaryExpression':
      return /^[<>]=?$|^[=!]==?$/.test(parent.operator)
        ? looksNumeric(site, node)
        : /^[-+*/%]$/.test(parent.operator) && node.type === 'MemberExpression' && looksNumeric(site, node);
    case 'CallExpression':
      return parent.arguments.some((argument) => argument === node);
    case 'NewExpression':
    case 'ReturnStatement':
    case 'VariableDeclarator':
    case 'AssignmentExpression':
    case 'ArrowFunctionExpression':
      return (
        looksNumeric(site, node) || (parent.type === 'NewExpression' && parent.arguments.some((argument) => argument === node))
      );
    default:
      return false;
  }
};

const isSummand = (node: Node): boolean =>
  node.type === 'BinaryExpression' && (node.operator === '+' || node.operator === '-') && node.right.type === 'NumericLiteral';

const shifted = (site: Site, node: Node): Edit[] =>
  ['+', '-'].flatMap((operator) => replaced(site, node, `${operandText(site, node, operator, 'left')} ${operator} 1`));

const isOpenToShift = (site: Site, node: Node, parent: Node | undefined): boolean => {
  if (!isExpression(node) || node.type === 'NumericLiteral' || isSummand(node)) return false;
  if (node.type === 'UnaryExpression' && node.operator !== '-') return false;
  if (parent?.type !== 'CallExpression') return isCounted(site, node, parent);
  const isCountedCall =
    parent.callee.type === 'MemberExpression' &&
    parent.callee.property.type === 'Identifier' &&
    countedMethods.has(parent.callee.property.name);
  return parent.callee !== node && (isCountedCall || looksNumeric(site, node) || node.type === 'Identifier');
};

export const offByOne: Template = {
  name: 'off-by-one',
  family: 'off-by-one',
  description: 'Adds or subtracts one at an index, bound, count or argument, or takes a `± 1` away.',
  literature:
    'QuixBugs "off by one"; ManySStuBs4J "change numeric literal"; Defects4J dissection "constant change"; UOI of Offutt et al. (1996).',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'UpdateExpression', 'UnaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'BinaryExpression' && isSummand(node))
      yield* replaced(site, node, operandText(site, node.left, '+', 'left'));
    if (isOpenToShift(site, node, parents[0])) yield* shifted(site, node);
  },
  examples: [
    { from: 'f(a[i]);', to: ['f(a[i + 1]);', 'f(a[i - 1]);'] },
    { from: 'while (i < a.length) i++;', to: ['while (i < a.length - 1) i++;', 'while (i < a.length + 1) i++;'] },
    { from: 's.slice(i, j);', to: ['s.slice(i + 1, j);', 's.slice(i, j - 1);'] },
    { from: 'f(n - 1);', to: ['f(n);'] },
    { from: 's.at(-i);', to: ['s.at(-i - 1);'] },
    { from: 'f(a[i], !b);', to: [], not: ['f(a[i], !b + 1);'] },
    { from: 'a.b = c;', to: [], not: ['a.b + 1 = c;'] },
    { from: 'return a > b ? a : b;', to: [], not: ['return a > b ? a + 1 : b;'] },
  ],
};
