import { parseExpression } from '@babel/parser';
import type { Node } from '@babel/types';

/** How tightly an expression binds; a larger number binds tighter (ECMA-262, expressions). */
export const level = {
  sequence: 0,
  assignment: 1,
  conditional: 2,
  coalesce: 3,
  or: 4,
  and: 5,
  bitwiseOr: 6,
  bitwiseXor: 7,
  bitwiseAnd: 8,
  equality: 9,
  relational: 10,
  shift: 11,
  additive: 12,
  multiplicative: 13,
  power: 14,
  unary: 15,
  update: 16,
  call: 17,
  primary: 18,
} as const;

const binaryLevels: Readonly<Record<string, number>> = {
  '??': level.coalesce,
  '||': level.or,
  '&&': level.and,
  '|': level.bitwiseOr,
  '^': level.bitwiseXor,
  '&': level.bitwiseAnd,
  '==': level.equality,
  '!=': level.equality,
  '===': level.equality,
  '!==': level.equality,
  '<': level.relational,
  '<=': level.relational,
  '>': level.relational,
  '>=': level.relational,
  in: level.relational,
  instanceof: level.relational,
  '<<': level.shift,
  '>>': level.shift,
  '>>>': level.shift,
  '+': level.additive,
  '-': level.additive,
  '*': level.multiplicative,
  '/': level.multiplicative,
  '%': level.multiplicative,
  '**': level.power,
};

const levelsOfTypes: Readonly<Record<string, number>> = {
  SequenceExpression: level.sequence,
  AssignmentExpression: level.assignment,
  ArrowFunctionExpression: level.assignment,
  YieldExpression: level.assignment,
  ConditionalExpression: level.conditional,
  TSAsExpression: level.relational,
  TSSatisfiesExpression: level.relational,
  TSTypeAssertion: level.unary,
  UnaryExpression: level.unary,
  AwaitExpression: level.unary,
  UpdateExpression: level.update,
  CallExpression: level.call,
  NewExpression: level.call,
  MemberExpression: level.call,
  OptionalMemberExpression: level.call,
  OptionalCallExpression: level.call,
  TaggedTemplateExpression: level.call,
  TSNonNullExpression: level.call,
  ImportExpression: level.call,
};

export const levelOfOperator = (operator: string): number => binaryLevels[operator] ?? level.primary;

/** How tightly a node binds where it stands without parentheses of its own. */
export const levelOfNode = (node: Node): number => {
  if (node.type === 'BinaryExpression' || node.type === 'LogicalExpression') return levelOfOperator(node.operator);
  return levelsOfTypes[node.type] ?? level.primary;
};

const operand = String.raw`(?:[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*|\d+)`;
const justWord = /^[\w$]+$/;
const justMember = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/;
const justBinary = new RegExp(String.raw`^${operand} (===?|!==?|[<>]=?|&&|\|\||\?\?|[-+*/%]) ${operand}$`);

const known = new Map<string, number | null>();
const mostKnown = 50_000;

/** How tightly an expression given as text binds; null if it is not one expression. Template holes and `await` are allowed. */
export const levelOfText = (text: string): number | null => {
  // What most texts are is told without the parser.
  if (justWord.test(text)) return level.primary;
  if (justMember.test(text)) return level.call;
  const operator = justBinary.exec(text)?.[1];
  if (operator !== undefined) return levelOfOperator(operator);
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  if (known.size >= mostKnown) known.clear();
  const found = parsedLevel(text);
  known.set(text, found);
  return found;
};

const parsedLevel = (text: string): number | null => {
  for (const plugins of [[], ['typescript'], ['typescript', 'jsx']] as const) {
    try {
      const node = parseExpression(text, {
        plugins: [...plugins],
        allowAwaitOutsideFunction: true,
        allowYieldOutsideFunction: true,
        allowSuperOutsideMethod: true,
        allowNewTargetOutsideFunction: true,
      });
      return node.extra?.['parenthesized'] === true ? level.primary : levelOfNode(node);
    } catch {
      // The next plug-in set may know the syntax.
    }
  }
  return null;
};

const requiredInBinary = (node: Node, parent: Node & { type: 'BinaryExpression' | 'LogicalExpression' }): number => {
  const own = levelOfOperator(parent.operator);
  if (parent.operator === '**') return node === parent.left ? level.update : level.power;
  // `a && (b && c)` is `a && b && c`.
  return node === parent.left || parent.type === 'LogicalExpression' ? own : own + 1;
};

const looseFields: Readonly<Record<string, readonly string[]>> = {
  VariableDeclarator: ['init'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  ArrowFunctionExpression: ['body'],
  ObjectProperty: ['value'],
  ClassProperty: ['value'],
  ClassPrivateProperty: ['value'],
  SpreadElement: ['argument'],
  YieldExpression: ['argument'],
  ForOfStatement: ['right'],
  ConditionalExpression: ['consequent', 'alternate'],
  JSXSpreadAttribute: ['argument'],
};

const freeFields: Readonly<Record<string, readonly string[]>> = {
  ExpressionStatement: ['expression'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  ForStatement: ['init', 'test', 'update'],
  ForInStatement: ['right'],
  SwitchStatement: ['discriminant'],
  SwitchCase: ['test'],
  TemplateLiteral: ['expressions'],
  JSXExpressionContainer: ['expression'],
};

const isField = (fields: readonly string[] | undefined, parent: Node, node: Node): boolean =>
  (fields ?? []).some((field) => {
    const value: unknown = Reflect.get(parent, field);
    return value === node || (Array.isArray(value) && value.includes(node));
  });

/** The least level an expression needs to stand at a node's place without parentheses. */
export const requiredLevel = (node: Node, parent: Node): number => {
  if (node.extra?.['parenthesized'] === true) return level.sequence;
  if (isField(freeFields[parent.type], parent, node)) return level.sequence;
  if (isField(looseFields[parent.type], parent, node)) return level.assignment;
  switch (parent.type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
      return requiredInBinary(node, parent);
    case 'UnaryExpression':
    case 'AwaitExpression':
      return level.unary;
    case 'ConditionalExpression':
      return level.coalesce;
    case 'ArrayExpression':
    case 'SequenceExpression':
      return level.assignment;
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return parent.callee === node ? level.call : level.assignment;
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.property === node && parent.computed ? level.sequence : level.call;
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return level.relational;
    case 'TSNonNullExpression':
      return level.call;
    default:
      return level.primary;
  }
};

const mixesCoalesce = (textLevel: number, parent: Node): boolean => {
  if (parent.type !== 'LogicalExpression') return false;
  const isShortCircuit = textLevel === level.or || textLevel === level.and;
  return parent.operator === '??' ? isShortCircuit : textLevel === level.coalesce;
};

/** The text with parentheses if the place needs them; null if it is not an expression. */
export const fitted = (text: string, node: Node, parent: Node): string | null => {
  const own = levelOfText(text);
  if (own === null) return null;
  const isOpen =
    (parent.type === 'ExpressionStatement' && /^(\{|function\b|class\b|let\s*\[|async function\b)/.test(text)) ||
    (parent.type === 'ArrowFunctionExpression' && parent.body === node && text.startsWith('{')) ||
    (parent.type === 'ForStatement' && parent.init === node && /\bin\b/.test(text)) ||
    // `-` before `-x` would become `--x`.
    (parent.type === 'UnaryExpression' && /^[-+]/.test(text) && text[0] === parent.operator) ||
    // `new f()()` and `new a.b()` read their callee differently.
    (parent.type === 'NewExpression' && parent.callee === node && text.includes('('));
  const isLoose = own < requiredLevel(node, parent) || (mixesCoalesce(own, parent) && node.extra?.['parenthesized'] !== true);
  const isNumberObject = parent.type === 'MemberExpression' && parent.object === node && /^\d+$/.test(text);
  return isOpen || isLoose || isNumberObject ? `(${text})` : text;
};
