import { isStatement, type Node } from '@babel/types';
import { childrenOf, endLineOf, lineOf } from './source-tree.ts';

const known = new WeakMap<Node, number>();

/** The first line of a statement nested in the node, functions' bodies included; null if there is none. */
const firstNestedLine = (node: Node): number | null => {
  for (const child of childrenOf(node)) {
    if (isStatement(child) && child.type !== 'VariableDeclaration') return lineOf(child);
    const nested = firstNestedLine(child);
    if (nested !== null) return nested;
  }
  return null;
};

/** The last line of what belongs to the node itself: its head, without the statements nested in it. */
export const ownEndLineOf = (node: Node): number => {
  const cached = known.get(node);
  if (cached !== undefined) return cached;
  const line = firstNestedLine(node) ?? endLineOf(node);
  known.set(node, line);
  return line;
};
