import type { Node } from '@babel/types';

/**
 * The dotted name of an expression: `process.env.CI` for `process['env'].CI`, `globalThis.process.env`, or `global.process.env`. `null`
 * where the root is not a name; a computed part whose text is not plain becomes `[]`.
 */
export function memberPath(node: Node): string | null {
  const parts = partsOf(node);
  if (parts === null) return null;
  const [root = '', ...rest] = parts;
  const isGlobal = ['globalThis', 'global', 'window', 'self'].includes(root) && rest.length > 0 && rest[0] !== '[]';
  return (isGlobal ? rest : parts).join('.');
}

function partsOf(node: Node): readonly string[] | null {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'MetaProperty') return ['import.meta'];
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression')
    return partsOf(node.expression);
  if (node.type === 'CallExpression') return requiredParts(node);
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return null;
  const object = partsOf(node.object);
  const property = node.computed ? plainText(node.property) : node.property.type === 'Identifier' ? node.property.name : null;
  return object === null ? null : [...object, property ?? '[]'];
}

/** `require('module')` is the module's name, as a root. */
function requiredParts(node: Node): readonly string[] | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return null;
  const text = node.arguments[0] === undefined ? null : plainText(node.arguments[0]);
  return text === null ? null : [`require(${text.replace(/^node:/, '')})`];
}

/** The text that an expression of literals alone amounts to: pieces joined by `+` and templates without holes count. */
export function plainText(node: Node): string | null {
  if (node.type === 'StringLiteral') return node.value;
  if (node.type === 'NumericLiteral') return String(node.value);
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? null;
  if (node.type !== 'BinaryExpression' || node.operator !== '+') return null;
  const left = plainText(node.left);
  const right = plainText(node.right);
  return left === null || right === null ? null : left + right;
}
