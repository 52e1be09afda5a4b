import { functionAround, isInLoop, returnedNearby, simpleStatements } from '../syntax/around.ts';
import { objectsReadIn } from '../syntax/conditions.ts';
import { insertedBefore } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostObjects = 4;

/** What may be done instead of going on: leave with a usual value, or skip this turn of the loop. */
const waysOut = (site: Site): string[] => {
  if (!functionAround(site)) return isInLoop(site) ? ['continue;'] : [];
  const returned = returnedNearby(site).slice(0, 3);
  const usual = ['', 'null', 'undefined', 'false', "''", '[]'];
  const returns = [...new Set([...returned, ...usual])].map((value) => (value === '' ? 'return;' : `return ${value};`));
  return [...(isInLoop(site) ? ['continue;'] : []), ...returns];
};

export const nullGuard: Template = {
  name: 'null-guard',
  family: 'guard',
  description: 'Leaves the function, or skips the turn of the loop, where a value that is about to be read is missing.',
  literature: 'TBar FP2.2–2.4; PAR "null pointer checker" with early return; Defects4J dissection "missing null check".',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    const exits = waysOut(site);
    for (const object of objectsReadIn(site, node).slice(0, mostObjects))
      for (const check of [`!${object}`, `${object} == null`, `${object} === undefined`])
        for (const exit of exits.slice(0, 6)) yield* insertedBefore(site, node, parents[0], `if (${check}) ${exit}`);
  },
  examples: [
    {
      from: 'function f(a) {\n  return a.b;\n}',
      to: [
        'function f(a) {\n  if (!a) return null;\n  return a.b;\n}',
        'function f(a) {\n  if (a == null) return;\n  return a.b;\n}',
      ],
      not: ['function f(a) {\n  if (!b) return;\n  return a.b;\n}'],
    },
    { from: 'for (const a of b) a.c();', to: ['for (const a of b) {\n  if (!a) continue;\n  a.c();\n}'] },
  ],
};
