import { isFunction, isStatement, type Node } from '@babel/types';
import { ownEndLineOf } from './syntax/own-lines.ts';
import { ancestorsOf, endOf, lineOf, readSourceTree, startOf, type SourceTree } from './syntax/source-tree.ts';

/** A statement as localisation counts it: an `if` is its head, its branches are statements of their own. */
export interface StatementSpan {
  /** UTF-16 offsets of the whole statement, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  /** 1-based, inclusive; of the statement's own head where others are nested in it. */
  readonly line: number;
  readonly endLine: number;
  /** Name of the innermost function around it; null at the top level or if it has none. */
  readonly function: string | null;
  /** Whether it runs when the module is loaded, outside every function. */
  readonly topLevel: boolean;
}

const nameOf = (node: Node): string | null => {
  if (node.type === 'Identifier' || node.type === 'PrivateName')
    return node.type === 'Identifier' ? node.name : `#${node.id.name}`;
  if (node.type === 'StringLiteral') return node.value;
  if ((node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && !node.computed)
    return nameOf(node.property);
  return null;
};

/** The name a function has or gets from what it is assigned to. */
const functionName = (node: Node, parent: Node | undefined): string | null => {
  if ('id' in node && node.id) return nameOf(node.id);
  if ('key' in node) return nameOf(node.key);
  if (parent?.type === 'VariableDeclarator') return nameOf(parent.id);
  if (parent?.type === 'AssignmentExpression') return nameOf(parent.left);
  if (parent?.type === 'ObjectProperty' || parent?.type === 'ClassProperty') return nameOf(parent.key);
  return null;
};

const notCounted = new Set([
  'BlockStatement',
  'EmptyStatement',
  'FunctionDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
]);

const isCounted = (tree: SourceTree, node: Node): boolean => {
  if (!isStatement(node)) return node.type === 'ArrowFunctionExpression' ? false : isArrowBody(tree, node);
  const parent = tree.parentOf.get(node);
  const isLoopHead = node.type === 'VariableDeclaration' && parent !== undefined && parent.type.startsWith('For');
  return !notCounted.has(node.type) && !isLoopHead && !(node.type === 'ExportNamedDeclaration' && !node.declaration);
};

/** The expression an arrow function returns counts as a statement. */
const isArrowBody = (tree: SourceTree, node: Node): boolean => {
  const parent = tree.parentOf.get(node);
  return parent?.type === 'ArrowFunctionExpression' && parent.body === node;
};

/** The statements of a file in the order of the text. Throws the parser's `SyntaxError` for a file that cannot be read at all. */
export const statementsOf = (source: string, path: string): StatementSpan[] => {
  const tree = readSourceTree(path, source);
  return tree.nodes
    .filter((node) => isCounted(tree, node))
    .map((node) => {
      const ancestors = ancestorsOf(tree, node);
      const index = ancestors.findIndex((ancestor) => isFunction(ancestor));
      const around = ancestors[index];
      return {
        start: startOf(node),
        end: endOf(node),
        line: lineOf(node),
        endLine: ownEndLineOf(node),
        function: around ? functionName(around, ancestors[index + 1]) : null,
        topLevel: index < 0,
      };
    });
};
