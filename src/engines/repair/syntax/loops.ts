import { isFunction, isLoop, type Node } from '@babel/types';
import type { Site } from '../template.ts';
import { namesInPattern } from './scopes.ts';
import { childrenOf } from './source-tree.ts';

/** A name that a loop binds anew in each turn. */
export interface LoopName {
  readonly name: string;
  /** Texts of what the loop measures with `.length`, where it counts. */
  readonly lists: readonly string[];
}

/** The names of the loops around the site inside the same function, innermost loop first. */
export const loopNamesAround = (site: Site): LoopName[] => {
  const end = site.parents.findIndex((parent) => isFunction(parent));
  const loops = site.parents.slice(0, end === -1 ? site.parents.length : end).filter((parent) => isLoop(parent));
  return loops.flatMap((loop) => {
    const bound = loop.type === 'ForStatement' ? loop.init : 'left' in loop ? loop.left : null;
    if (bound?.type !== 'VariableDeclaration') return [];
    const lists = loop.type === 'ForStatement' && loop.test ? measuredIn(site, loop.test) : [];
    return bound.declarations.flatMap(({ id }) => namesInPattern(id)).map((name) => ({ name, lists }));
  });
};

const measuredIn = (site: Site, node: Node): string[] => {
  const own =
    node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'length'
      ? [site.text(node.object)]
      : [];
  return [...own, ...childrenOf(node).flatMap((child) => measuredIn(site, child))];
};
