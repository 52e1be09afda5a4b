import { isFunction, type Node } from '@babel/types';
import type { Site } from '../template.ts';
import { oncePerFile } from './once-per-file.ts';
import { childrenOf } from './source-tree.ts';

/** What a value probably is, judged by syntax and use; nothing is run. */
export type ValueKind = 'number' | 'string' | 'boolean' | 'array' | 'object' | 'function' | 'regexp' | 'unknown';

const calls = new Map<string, ValueKind>();

const fill = (kind: ValueKind, names: string): void => {
  for (const name of names.split(' ')) calls.set(name, kind);
};

fill(
  'number',
  'indexOf lastIndexOf charCodeAt codePointAt findIndex search getTime getDate getMonth getFullYear getHours getMinutes',
);
fill('number', 'getSeconds getMilliseconds floor ceil round trunc abs min max pow sqrt parseInt parseFloat Number push unshift');
fill(
  'string',
  'slice substring substr trim trimStart trimEnd toLowerCase toUpperCase charAt join toString String repeat padStart padEnd',
);
fill('string', 'replace replaceAll stringify fromCharCode fromCodePoint toFixed toISOString concat inspect encodeURIComponent');
fill(
  'boolean',
  'includes startsWith endsWith test has some every hasOwnProperty isArray isNaN isInteger isFinite hasOwn Boolean equals',
);
fill('array', 'map filter split keys values entries from of concat reverse sort flat flatMap splice match matchAll Array');
fill('object', 'assign create parse exec Object reduce');

const numericProperties = new Set([
  'length',
  'size',
  'index',
  'lastIndex',
  'start',
  'end',
  'line',
  'column',
  'width',
  'height',
  'count',
  'depth',
  'pos',
  'level',
]);

const calleeName = (callee: Node): string => {
  if (callee.type === 'Identifier') return callee.name;
  if ((callee.type === 'MemberExpression' || callee.type === 'OptionalMemberExpression') && callee.property.type === 'Identifier')
    return callee.property.name;
  return '';
};

const kindOfBinary = (operator: string, left: ValueKind, right: ValueKind): ValueKind => {
  if (/^(?:[<>]=?|[=!]==?|in|instanceof)$/.test(operator)) return 'boolean';
  if (operator !== '+') return 'number';
  if (left === 'string' || right === 'string') return 'string';
  return left === 'number' && right === 'number' ? 'number' : 'unknown';
};

/** The kind an expression's form tells; names are unknown. */
export const kindOfForm = (node: Node): ValueKind => {
  switch (node.type) {
    case 'NumericLiteral':
    case 'UpdateExpression':
      return 'number';
    case 'StringLiteral':
    case 'TemplateLiteral':
      return 'string';
    case 'BooleanLiteral':
      return 'boolean';
    case 'ArrayExpression':
      return 'array';
    case 'ObjectExpression':
    case 'NewExpression':
      return 'object';
    case 'RegExpLiteral':
      return 'regexp';
    case 'UnaryExpression':
      return node.operator === '!' || node.operator === 'delete' ? 'boolean' : node.operator === 'typeof' ? 'string' : 'number';
    case 'BinaryExpression':
      return kindOfBinary(node.operator, kindOfForm(node.left), kindOfForm(node.right));
    case 'LogicalExpression':
      return kindOfForm(node.right);
    case 'ConditionalExpression':
      return kindOfForm(node.consequent);
    case 'AssignmentExpression':
      return kindOfForm(node.right);
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return !node.computed && node.property.type === 'Identifier' && numericProperties.has(node.property.name)
        ? 'number'
        : 'unknown';
    case 'CallExpression':
    case 'OptionalCallExpression':
      return calls.get(calleeName(node.callee)) ?? 'unknown';
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return kindOfForm(node.expression);
    default:
      return isFunction(node) || node.type === 'ClassExpression' ? 'function' : 'unknown';
  }
};

const stringMembers = new Set([
  'trim',
  'toLowerCase',
  'toUpperCase',
  'charAt',
  'charCodeAt',
  'codePointAt',
  'startsWith',
  'endsWith',
  'split',
  'replace',
  'substring',
  'substr',
  'match',
  'repeat',
  'padStart',
]);
const arrayMembers = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'map',
  'filter',
  'forEach',
  'reduce',
  'some',
  'every',
  'find',
  'join',
  'sort',
  'reverse',
  'splice',
]);

/** What the way a name is used tells about it. */
const kindOfUse = (name: Node, parent: Node): ValueKind => {
  switch (parent.type) {
    case 'VariableDeclarator':
      if (parent.init === name && parent.id.type === 'ArrayPattern') return 'array';
      return parent.id === name && parent.init ? kindOfForm(parent.init) : 'unknown';
    case 'AssignmentExpression':
      return parent.left === name ? kindOfForm(parent.right) : 'unknown';
    case 'UpdateExpression':
      return 'number';
    case 'BinaryExpression':
      return /^(?:[-*/%&|^]|\*\*|[<>]=?|<<|>>>?)$/.test(parent.operator)
        ? 'number'
        : kindOfForm(parent.left === name ? parent.right : parent.left);
    case 'CallExpression':
      return parent.callee === name ? 'function' : 'unknown';
    case 'MemberExpression':
    case 'OptionalMemberExpression': {
      if (parent.object !== name) return 'unknown';
      const property = !parent.computed && parent.property.type === 'Identifier' ? parent.property.name : '';
      if (stringMembers.has(property)) return 'string';
      return arrayMembers.has(property)
        ? 'array'
        : parent.computed || property === 'length' || property === 'slice'
          ? 'unknown'
          : 'object';
    }
    case 'ForOfStatement':
      return parent.right === name ? 'array' : 'unknown';
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
      return 'id' in parent && parent.id === name ? 'function' : 'unknown';
    default:
      return 'unknown';
  }
};

const gatherNames = (node: Node, parent: Node | null, votes: Map<string, Map<ValueKind, number>>): void => {
  if (node.type === 'Identifier' && parent) {
    const kind = kindOfUse(node, parent);
    const own = votes.get(node.name) ?? new Map<ValueKind, number>();
    if (kind !== 'unknown') own.set(kind, (own.get(kind) ?? 0) + 1);
    votes.set(node.name, own);
  }
  for (const child of childrenOf(node)) gatherNames(child, node, votes);
};

const kindsOfNames = oncePerFile((root): ReadonlyMap<string, ValueKind> => {
  const votes = new Map<string, Map<ValueKind, number>>();
  gatherNames(root, null, votes);
  const kinds = new Map<string, ValueKind>();
  for (const [name, own] of votes) {
    const [winner] = [...own].toSorted((one, other) => other[1] - one[1]);
    if (winner) kinds.set(name, winner[0]);
  }
  return kinds;
});

/** The kind a name has by most of its uses in the file. */
export const kindOfName = (site: Site, name: string): ValueKind => kindsOfNames(site).get(name) ?? 'unknown';

/** The kind of an expression, names included. */
export const kindOf = (site: Site, node: Node): ValueKind => {
  if (node.type === 'Identifier') return kindOfName(site, node.name);
  if (node.type === 'LogicalExpression' && node.operator !== '??') {
    const left = kindOf(site, node.left);
    return left === kindOf(site, node.right) ? left : 'unknown';
  }
  return kindOfForm(node);
};

/** Whether a value of one kind may stand for one of another, as far as is known. */
export const mayStandFor = (one: ValueKind, other: ValueKind): boolean =>
  one === other || one === 'unknown' || other === 'unknown';

/** Whether a value is likely a number. */
export const looksNumeric = (site: Site, node: Node): boolean => {
  const kind = kindOf(site, node);
  if (kind !== 'unknown') return kind === 'number';
  return (
    node.type === 'Identifier' &&
    /^(?:[i-n]|pos|start|end|len|count|index|offset|min|max|low|high|lo|hi|mid|left|right)$/i.test(node.name)
  );
};
