import { conditionsOfFile, conditionsOnNames, interleaved, objectsReadIn, subjectsIn } from '../syntax/conditions.ts';
import { loopNamesAround } from '../syntax/loops.ts';
import { statementReplaced } from '../syntax/edits.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Site, Template } from '../template.ts';

const mostConditions = 40;

const guardsOf = (site: Site): string[] => {
  const objects = objectsReadIn(site, site.node);
  const read = childrenOf(site.node)
    .flatMap((child) => subjectsIn(site, child))
    .slice(0, 5);
  return [
    ...objects,
    ...read.flatMap((subject) => [
      subject,
      `!${subject}`,
      `${subject} !== undefined`,
      `${subject} != null`,
      `Array.isArray(${subject})`,
    ]),
  ];
};

/** Two loops, one in the other, often ask whether they have come to the same. */
const meetingsOf = (site: Site): string[] => {
  const names = loopNamesAround(site).map(({ name }) => name);
  return names.flatMap((name, at) => names.slice(at + 1).flatMap((outer) => [`${outer} === ${name}`, `${outer} !== ${name}`]));
};

export const wrappedStatement: Template = {
  name: 'wrapped-statement',
  family: 'guard',
  description: 'Does a statement only under a condition: that what it reads is there, or one used or usable nearby.',
  literature: 'TBar FP2.1 and FP4.3; PAR "null pointer checker"; GenProg and Prophet guards.',
  at: ['ExpressionStatement', 'ReturnStatement', 'ThrowStatement', 'BreakStatement', 'ContinueStatement'],
  *propose(site) {
    const { node, parents } = site;
    const conditions = interleaved(
      [guardsOf(site), meetingsOf(site), conditionsOfFile(site), conditionsOnNames(site)],
      mostConditions,
    );
    for (const condition of conditions) yield* statementReplaced(node, parents[0], `if (${condition}) ${site.text(node)}`);
  },
  examples: [
    { from: 'a.b();', to: ['if (a) a.b();'], not: ['if (b) a.b();'] },
    { from: 'function f(n) { g(n > 3); h(n); }', to: ['function f(n) { g(n > 3); if (n > 3) h(n); }'] },
    {
      from: 'for (const a of x) for (const b of y) f(a);',
      to: ['for (const a of x) for (const b of y) if (a === b) f(a);'],
    },
    { from: 'const a = b.c;', to: [], not: ['if (b) const a = b.c;'] },
  ],
};
