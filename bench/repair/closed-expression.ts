import type { Expression } from '@babel/types';

/** Whether an expression is made of literals alone, so that its text means the same anywhere. */
export function isClosed(node: Expression): boolean {
  switch (node.type) {
    case 'NumericLiteral':
    case 'StringLiteral':
    case 'BooleanLiteral':
    case 'NullLiteral':
      return true;
    case 'UnaryExpression':
      return isClosed(node.argument);
    case 'ArrayExpression':
      return node.elements.every((element) => element !== null && element.type !== 'SpreadElement' && isClosed(element));
    case 'ObjectExpression':
      return node.properties.every(
        (property) => property.type === 'ObjectProperty' && !property.computed && isClosed(property.value as Expression),
      );
    case 'SequenceExpression':
      return node.expressions.every(isClosed);
    case 'Identifier':
      return ['undefined', 'NaN', 'Infinity'].includes(node.name);
    default:
      return false;
  }
}
