import type { Node } from '@babel/types';
import type { Site } from '../template.ts';

/** What is told of a site's whole file, from its root and its text: made at the first site that asks, and known to the others. */
export const oncePerFile = <Told>(make: (root: Node, site: Site) => Told): ((site: Site) => Told) => {
  const known = new WeakMap<Node, { readonly told: Told }>();
  return (site) => {
    const root = site.parents.at(-1) ?? site.node;
    const before = known.get(root) ?? { told: make(root, site) };
    known.set(root, before);
    return before.told;
  };
};
