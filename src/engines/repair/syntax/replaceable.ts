import { isExpression, type Node } from '@babel/types';

const replaceableFields: Readonly<Record<string, readonly string[]>> = {
  ExpressionStatement: ['expression'],
  ReturnStatement: ['argument'],
  ThrowStatement: ['argument'],
  IfStatement: ['test'],
  WhileStatement: ['test'],
  DoWhileStatement: ['test'],
  ForStatement: ['init', 'test', 'update'],
  ForInStatement: ['right'],
  ForOfStatement: ['right'],
  SwitchStatement: ['discriminant'],
  SwitchCase: ['test'],
  ExportDefaultDeclaration: ['declaration'],
  VariableDeclarator: ['init'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  ArrowFunctionExpression: ['body'],
  ClassProperty: ['value'],
  ClassPrivateProperty: ['value'],
  SpreadElement: ['argument'],
  YieldExpression: ['argument'],
  AwaitExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  LogicalExpression: ['left', 'right'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  SequenceExpression: ['expressions'],
  ArrayExpression: ['elements'],
  TemplateLiteral: ['expressions'],
  CallExpression: ['callee', 'arguments'],
  OptionalCallExpression: ['callee', 'arguments'],
  NewExpression: ['callee', 'arguments'],
  MemberExpression: ['object', 'property'],
  OptionalMemberExpression: ['object', 'property'],
  TSAsExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  JSXExpressionContainer: ['expression'],
  JSXSpreadAttribute: ['argument'],
  UnaryExpression: ['argument'],
  ObjectProperty: ['value'],
};

const fieldOf = (node: Node, parent: Node): string | undefined =>
  replaceableFields[parent.type]?.find((field) => {
    const value: unknown = Reflect.get(parent, field);
    return value === node || (Array.isArray(value) && value.includes(node));
  });

const isChainLink = (node: Node): boolean =>
  (node.type === 'OptionalMemberExpression' || node.type === 'OptionalCallExpression') && node.extra?.['parenthesized'] !== true;

const isMember = (node: Node): boolean => node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression';

/**
 * Whether any expression may stand in place of this one without changing how the original around it is evaluated:
 * not the callee of a method call (it would lose `this`), not a link of an optional chain (it would lose the
 * short circuit), not the operand of `delete` or `typeof name`, not a target of an assignment, not a shorthand.
 */
export const isReplaceable = (node: Node, parent: Node | undefined, grandparent: Node | undefined): boolean => {
  if (!parent || !isExpression(node)) return false;
  const field = fieldOf(node, parent);
  if (!field) return false;
  switch (parent.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
      return field === 'arguments' || !(isMember(node) || isChainLink(node) || isNamedSpecially(node));
    case 'NewExpression':
      return field === 'arguments' || node.type === 'Identifier';
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return field === 'object' ? !(parent.type === 'OptionalMemberExpression' && isChainLink(node)) : parent.computed === true;
    case 'UnaryExpression':
      return parent.operator !== 'delete' && !(parent.operator === 'typeof' && node.type === 'Identifier');
    case 'ObjectProperty':
      return parent.shorthand !== true && grandparent?.type === 'ObjectExpression';
    case 'TSNonNullExpression':
      return !isChainLink(node);
    default:
      return true;
  }
};

/** Whether the node stands where a value is read, so that another expression could be written there. */
export const isValue = (node: Node, parent: Node | undefined, grandparent: Node | undefined): boolean => {
  if (!parent || !isExpression(node)) return false;
  const field = fieldOf(node, parent);
  if (parent.type === 'ObjectProperty')
    return grandparent?.type === 'ObjectExpression' && (field === 'value' || parent.shorthand === true);
  if (parent.type === 'MemberExpression' || parent.type === 'OptionalMemberExpression')
    return field === 'object' || parent.computed === true;
  return field !== undefined;
};

const isNamedSpecially = (node: Node): boolean =>
  node.type === 'Identifier' && (node.name === 'eval' || node.name === 'require' || node.name === 'import');
