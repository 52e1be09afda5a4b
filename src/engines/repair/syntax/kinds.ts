import type { Node } from '@babel/types';

const numericMethods = new Set([
  'indexOf',
  'lastIndexOf',
  'charCodeAt',
  'codePointAt',
  'findIndex',
  'search',
  'getTime',
  'getDate',
  'getMonth',
  'getFullYear',
  'getHours',
  'getMinutes',
  'getSeconds',
  'floor',
  'ceil',
  'round',
  'trunc',
  'abs',
  'min',
  'max',
  'pow',
  'sqrt',
  'parseInt',
  'parseFloat',
  'Number',
]);

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
]);

const nameOfCallee = (callee: Node): string | null => {
  if (callee.type === 'Identifier') return callee.name;
  if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return null;
  return callee.property.type === 'Identifier' ? callee.property.name : null;
};

/** Whether a value is likely a number, judged by its syntax and by the usual names of counts and positions. */
export const looksNumeric = (node: Node): boolean => {
  switch (node.type) {
    case 'NumericLiteral':
    case 'UpdateExpression':
      return true;
    case 'Identifier':
      return /^(?:[a-z]|.*(?:[iI]ndex|[lL]en(?:gth)?|[cC]ount|[pP]os(?:ition)?|[sS]tart|[eE]nd|[sS]ize|[nN]um|[oO]ffset|[lL]ine|[cC]olumn|[dD]epth|[lL]evel|[mM]in|[mM]ax|[lL]ow|[hH]igh|[lL]o|[hH]i|[lL]eft|[rR]ight|[mM]id))$/.test(
        node.name,
      );
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return !node.computed && node.property.type === 'Identifier' && numericProperties.has(node.property.name);
    case 'BinaryExpression':
      return (
        /^[-*/%&|^]$|^\*\*$|^<<$|^>>>?$/.test(node.operator) ||
        (node.operator === '+' && (looksNumeric(node.left) || looksNumeric(node.right)) && node.left.type !== 'StringLiteral')
      );
    case 'UnaryExpression':
      return /^[-+~]$/.test(node.operator);
    case 'CallExpression':
    case 'OptionalCallExpression':
      return numericMethods.has(nameOfCallee(node.callee) ?? '');
    case 'TSAsExpression':
    case 'TSNonNullExpression':
      return looksNumeric(node.expression);
    default:
      return false;
  }
};
