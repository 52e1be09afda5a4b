import { isStatement, type Node } from '@babel/types';
import { oncePer } from '#lib/once-per.ts';
import { childrenOf, endLineOf, lineOf } from './source-tree.ts';

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
export const ownEndLineOf = oncePer((node: Node): number => firstNestedLine(node) ?? endLineOf(node));
