import type { CallExpression, Node } from '@babel/types';

/**
 * The dotted name of an expression: `process.env.CI` for `process['env'].CI`, `globalThis.process.env`, or `global.process.env`. `()`
 * stands for a root that is not a name, `[]` for a computed part whose text is not plain.
 */
export function memberPath(node: Node): string {
  const [root = '', ...rest] = partsOf(node);
  const isGlobal = ['globalThis', 'global', 'window', 'self'].includes(root) && rest.length > 0 && rest[0] !== '[]';
  return (isGlobal ? rest : [root, ...rest]).join('.');
}

function partsOf(node: Node): readonly string[] {
  if (node.type === 'Identifier') return [node.name];
  if (node.type === 'ThisExpression') return ['this'];
  if (node.type === 'MetaProperty') return ['import.meta'];
  if (node.type === 'TSNonNullExpression' || node.type === 'TSAsExpression' || node.type === 'ParenthesizedExpression')
    return partsOf(node.expression);
  if (node.type === 'CallExpression') return [requiredModule(node) ?? '()'];
  if (node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') return ['()'];
  const property = node.computed ? plainText(node.property) : node.property.type === 'Identifier' ? node.property.name : null;
  return [...partsOf(node.object), property ?? '[]'];
}

/** `require(module)` as the name of a root. */
function requiredModule(node: CallExpression): string | null {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'require') return null;
  const text = node.arguments[0] === undefined ? null : plainText(node.arguments[0]);
  return text === null ? null : `require(${text.replace(/^node:/, '')})`;
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
