import { isFunction, isLoop, type Node, type Statement } from '@babel/types';
import type { Site } from '../template.ts';
import { childrenOf } from './source-tree.ts';

/** Whether the site is what a call calls or `new` makes. */
export const isCallee = (site: Site): boolean => {
  const [parent] = site.parents;
  return parent !== undefined && 'callee' in parent && parent.callee === site.node;
};

/** The innermost function around the site, with its ancestors; null at the top level. */
export const functionAround = (site: Site): Node | null => site.parents.find((parent) => isFunction(parent)) ?? null;

/** The parameters of the innermost function around the site. */
export const parametersAround = (site: Site): readonly Node[] => {
  const around = functionAround(site);
  return around && 'params' in around && Array.isArray(around.params) ? around.params : [];
};

/** Whether `continue` may stand at the site: a loop is around it inside the same function. */
export const isInLoop = (site: Site): boolean => {
  const nearest = site.parents.find((parent) => isFunction(parent) || isLoop(parent));
  return nearest !== undefined && isLoop(nearest);
};

/** Whether `break` may stand at the site. */
export const isInLoopOrSwitch = (site: Site): boolean => {
  const nearest = site.parents.find((parent) => isFunction(parent) || isLoop(parent) || parent.type === 'SwitchStatement');
  return nearest !== undefined && !isFunction(nearest);
};

/** The statements of a block-like node. */
export const statementsIn = (node: Node | undefined): readonly Statement[] => {
  switch (node?.type) {
    case 'BlockStatement':
    case 'Program':
    case 'StaticBlock':
      return node.body;
    case 'SwitchCase':
      return node.consequent;
    default:
      return [];
  }
};

/** Whether the site's statement is the first of a function's body. */
export const isFirstInFunction = (site: Site): boolean => {
  const [parent, grandparent] = site.parents;
  return (
    parent?.type === 'BlockStatement' && grandparent !== undefined && isFunction(grandparent) && parent.body[0] === site.node
  );
};

/** Whether the site's statement is the first of a loop's body. */
export const isFirstInLoop = (site: Site): boolean => {
  const [parent, grandparent] = site.parents;
  return parent?.type === 'BlockStatement' && grandparent !== undefined && isLoop(grandparent) && parent.body[0] === site.node;
};

/** The texts returned by the statements of the function around the site, most frequent first; `''` for a bare return. */
export const returnedNearby = (site: Site): string[] => {
  const around = functionAround(site);
  const counts = new Map<string, number>();
  const visit = (node: Node): void => {
    if (node.type === 'ReturnStatement') {
      const text = node.argument ? site.text(node.argument) : '';
      if (text.length <= 40) counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    for (const child of childrenOf(node)) if (!isFunction(child)) visit(child);
  };
  if (around) visit(around);
  return [...counts].toSorted((one, other) => other[1] - one[1]).map(([text]) => text);
};

/** Statements that hold code of their own, where something may be put before or after. */
export const simpleStatements = [
  'ExpressionStatement',
  'ReturnStatement',
  'VariableDeclaration',
  'IfStatement',
  'ThrowStatement',
  'ForStatement',
  'ForOfStatement',
  'ForInStatement',
  'WhileStatement',
  'SwitchStatement',
  'TryStatement',
] as const;

/** Whether the site stands in the head of a loop, where no other statement may be put beside it. */
export const isInLoopHead = (site: Site): boolean => {
  const [parent] = site.parents;
  return (
    (parent?.type === 'ForStatement' && parent.body !== site.node) ||
    ((parent?.type === 'ForOfStatement' || parent?.type === 'ForInStatement') && parent.body !== site.node)
  );
};
