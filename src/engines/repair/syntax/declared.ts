import type { Node } from '@babel/types';
import type { Site } from '../template.ts';
import { childrenOf } from './source-tree.ts';

/** What a file's declarations tell about a name. */
export type Declared = 'set' | 'map' | 'list' | 'reassignable';

const known = new WeakMap<Node, ReadonlyMap<string, ReadonlySet<Declared>>>();

const collectionOf = (init: Node | null | undefined): Declared | null => {
  if (init?.type === 'ArrayExpression') return 'list';
  if (init?.type !== 'NewExpression' || init.callee.type !== 'Identifier') return null;
  const kinds: Readonly<Record<string, Declared>> = { Set: 'set', Map: 'map', Array: 'list' };
  return kinds[init.callee.name] ?? null;
};

const gather = (node: Node, found: Map<string, Set<Declared>>): void => {
  if (node.type === 'VariableDeclaration')
    for (const { id, init } of node.declarations) {
      if (id.type !== 'Identifier') continue;
      const own = found.get(id.name) ?? new Set<Declared>();
      const collection = collectionOf(init);
      if (collection !== null) own.add(collection);
      if (node.kind !== 'const') own.add('reassignable');
      found.set(id.name, own);
    }
  for (const child of childrenOf(node)) gather(child, found);
};

/** The names in scope that are declared in that way somewhere in the file, nearest first. */
export const namesDeclared = (site: Site, as: Declared): string[] => {
  const root = site.parents.at(-1) ?? site.node;
  const found = known.get(root) ?? new Map<string, Set<Declared>>();
  if (!known.has(root)) {
    gather(root, found as Map<string, Set<Declared>>);
    known.set(root, found);
  }
  return site.names.filter((name) => found.get(name)?.has(as) === true);
};
