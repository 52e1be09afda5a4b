import { isExpression, isFunction, isStatement, type Node } from '@babel/types';
import type { NodePath } from '#lib/parse-source.ts';

/** Where an expression may stand in parentheses without changing what the program means: parent type → fields. */
const expressionFields: Readonly<Record<string, readonly string[]>> = {
  ArrayExpression: ['elements'],
  ArrowFunctionExpression: ['body'],
  AssignmentExpression: ['right'],
  AssignmentPattern: ['right'],
  AwaitExpression: ['argument'],
  BinaryExpression: ['left', 'right'],
  CallExpression: ['callee', 'arguments'],
  ClassDeclaration: ['superClass'],
  ClassExpression: ['superClass'],
  ClassPrivateProperty: ['value'],
  ClassProperty: ['value'],
  ConditionalExpression: ['test', 'consequent', 'alternate'],
  DoWhileStatement: ['test'],
  ExportDefaultDeclaration: ['declaration'],
  ExpressionStatement: ['expression'],
  ForInStatement: ['right'],
  ForOfStatement: ['right'],
  ForStatement: ['init', 'test', 'update'],
  IfStatement: ['test'],
  LogicalExpression: ['left', 'right'],
  MemberExpression: ['object', 'property'],
  NewExpression: ['callee', 'arguments'],
  ObjectProperty: ['key', 'value'],
  OptionalCallExpression: ['callee', 'arguments'],
  OptionalMemberExpression: ['object', 'property'],
  ReturnStatement: ['argument'],
  SequenceExpression: ['expressions'],
  SpreadElement: ['argument'],
  SwitchCase: ['test'],
  SwitchStatement: ['discriminant'],
  TSAsExpression: ['expression'],
  TSNonNullExpression: ['expression'],
  TSSatisfiesExpression: ['expression'],
  TemplateLiteral: ['expressions'],
  ThrowStatement: ['argument'],
  UnaryExpression: ['argument'],
  VariableDeclarator: ['init'],
  WhileStatement: ['test'],
  YieldExpression: ['argument'],
};

const namingFields = new Set([
  'VariableDeclarator.init',
  'AssignmentExpression.right',
  'AssignmentPattern.right',
  'ObjectProperty.value',
  'ClassProperty.value',
  'ExportDefaultDeclaration.declaration',
]);
const memberTypes = new Set(['MemberExpression', 'OptionalMemberExpression', 'Super', 'Import']);
const chainTypes = new Set(['OptionalMemberExpression', 'OptionalCallExpression']);

/** May this node be replaced by `(switch ? (other) : (node))`? */
export function isSwitchableExpression(path: NodePath): boolean {
  const { node, parent, key } = path;
  if (parent === null || !isExpression(node)) return false;
  const owner = parent.node;
  if (expressionFields[owner.type]?.includes(key) !== true) return false;
  if (key === 'callee' && memberTypes.has(node.type)) return false;
  if (chainTypes.has(node.type) && chainTypes.has(owner.type) && (key === 'object' || key === 'callee')) return false;
  if (namingFields.has(`${owner.type}.${key}`) && (isFunction(node) || node.type === 'ClassExpression')) return false;
  return isFreeOwner(owner, path);
}

function isFreeOwner(owner: Node, path: NodePath): boolean {
  if (owner.type === 'MemberExpression' || owner.type === 'OptionalMemberExpression')
    return path.key !== 'property' || owner.computed;
  if (owner.type === 'UnaryExpression') return owner.operator !== 'delete' && owner.operator !== 'typeof';
  if (owner.type !== 'ObjectProperty') return true;
  const isPattern = path.parent?.parent?.node.type === 'ObjectPattern';
  if (path.key === 'key') return owner.computed;
  return !isPattern && !owner.shorthand;
}

const listFields: Readonly<Record<string, string>> = {
  BlockStatement: 'body',
  Program: 'body',
  StaticBlock: 'body',
  SwitchCase: 'consequent',
  TSModuleBlock: 'body',
};
const singleFields = new Set(['consequent', 'alternate', 'body']);
const singleOwners = new Set([
  'IfStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
]);

/** Where a statement stands: in a list, alone (an `if` without braces), or where nothing can be put around it. */
export function statementPlace(path: NodePath): 'list' | 'single' | 'fixed' {
  const owner = path.parent?.node;
  if (owner === undefined || !isStatement(path.node)) return 'fixed';
  if (listFields[owner.type] === path.key) return 'list';
  return singleOwners.has(owner.type) && singleFields.has(path.key) ? 'single' : 'fixed';
}

/** May this statement be put into a block of its own? Not where it declares names for its neighbours. */
export function isSwitchableStatement(path: NodePath): boolean {
  const { node } = path;
  if (statementPlace(path) === 'fixed' || node.type.startsWith('TS')) return false;
  if (node.type === 'VariableDeclaration') return node.kind === 'var' && !node.declare;
  return !node.type.endsWith('Declaration');
}

/** May what stands inside this block be switched as a whole? */
export function isSwitchableBlock(path: NodePath): boolean {
  return path.node.type === 'BlockStatement' && path.node.directives.length === 0 && path.parent !== null;
}
