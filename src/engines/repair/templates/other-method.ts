import { renamed } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostMethods = 15;
const mostProperties = 8;

const words = (name: string): Set<string> => new Set(name.split(/(?=[A-Z])|_/).map((word) => word.toLowerCase()));

/** Names that share words first: `getLastToken` is likelier taken for `getFirstToken` than `push` is. */
const alikeFirst = (name: string, others: readonly string[]): string[] => {
  const own = words(name);
  const shared = (other: string): number => [...words(other)].filter((word) => own.has(word)).length;
  return others.filter((other) => other !== name).toSorted((one, other) => shared(other) - shared(one));
};

export const otherMethod: Template = {
  name: 'other-method',
  family: 'method',
  description: 'Calls another method that the file calls, names that share words first, or reads a member instead of calling.',
  literature: 'TBar FP10.1; PAR "method replacer"; ManySStuBs4J "different method same args".',
  at: ['CallExpression', 'OptionalCallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression') return;
    const { callee } = node;
    if ((callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') || callee.computed) return;
    if (callee.property.type !== 'Identifier') return;
    for (const method of alikeFirst(callee.property.name, site.ingredients.methods).slice(0, mostMethods))
      yield* renamed(site, callee.property, method);
    if (node.arguments.length > 0) return;
    for (const property of site.ingredients.properties.slice(0, mostProperties)) {
      yield* renamed(site, node, `${site.source.slice(node.start ?? 0, callee.property.start ?? 0)}${property}`);
    }
  },
  examples: [
    {
      from: 'a.getFirst(); a.getLast(); a.push();',
      to: ['a.getLast(); a.getLast(); a.push();', 'a.push(); a.getLast(); a.push();'],
      not: ['a.b(); a.getLast(); a.push();'],
    },
    { from: 'f(a.toDate(), c.$d);', to: ['f(a.$d, c.$d);'], not: ['f(a.$d(), c.$d);'] },
  ],
};
