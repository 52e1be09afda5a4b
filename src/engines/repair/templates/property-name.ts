import { isCallee } from '../syntax/around.ts';
import type { Node } from '@babel/types';
import { renamed, replaced } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostProperties = 15;

/** Members read of the same object elsewhere in the file, then the file's, alike in form first. */
const candidates = (site: Site, object: Node, own: string): string[] => {
  const prefix = `${site.text(object)}.`;
  const siblings = site.ingredients.expressions
    .flatMap((text) => (text.startsWith(prefix) ? [text.slice(prefix.length)] : []))
    .filter((text) => /^[\w$]+$/.test(text));
  const isAlike = (other: string): boolean =>
    other.toLowerCase().includes(own.toLowerCase()) || own.toLowerCase().includes(other.toLowerCase());
  const rest = site.ingredients.properties;
  const all = [...siblings, ...rest.filter(isAlike), ...rest];
  return [...new Set(all)].filter((name) => name !== own).slice(0, mostProperties);
};

export const propertyName: Template = {
  name: 'property-name',
  family: 'property',
  description: 'Reads another member: one read of the same object elsewhere, or another of the file; or the object itself.',
  literature: 'ManySStuBs4J "change identifier used" on members; BugsJS "wrong property"; TBar FP13.2.',
  at: ['MemberExpression', 'OptionalMemberExpression'],
  *propose(site) {
    const { node } = site;
    if ((node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') || node.object.type === 'Super') return;
    if (!isCallee(site)) yield* replaced(site, node, site.text(node.object));
    if (node.computed || node.property.type !== 'Identifier' || isCallee(site)) return;
    for (const name of candidates(site, node.object, node.property.name)) yield* renamed(site, node.property, name);
  },
  examples: [
    {
      from: 'f(a.start, a.end, b.line);',
      to: ['f(a.end, a.end, b.line);', 'f(a.line, a.end, b.line);', 'f(a, a.end, b.line);'],
      not: ['f(a.start, a.end, b.other);'],
    },
    { from: 'a.b(c.d);', to: ['a.b(c);'], not: ['a(c.d);', 'a.d(c.d);'] },
    { from: 'x = a?.b + c.d;', to: ['x = a?.d + c.d;'] },
  ],
};
