import type { Node } from '@babel/types';
import type { Site } from '../template.ts';
import { oncePerFile } from './once-per-file.ts';
import { childrenOf } from './source-tree.ts';

/** What a file's declarations tell about a name. */
export type Declared = 'set' | 'map' | 'list' | 'reassignable';

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

const declaredInFile = oncePerFile((root): ReadonlyMap<string, ReadonlySet<Declared>> => {
  const found = new Map<string, Set<Declared>>();
  gather(root, found);
  return found;
});

/** The names in scope that are declared in that way somewhere in the file, nearest first. */
export const namesDeclared = (site: Site, as: Declared): string[] => {
  const found = declaredInFile(site);
  return site.names.filter((name) => found.get(name)?.has(as) === true);
};
