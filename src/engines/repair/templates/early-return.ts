import {
  functionAround,
  isFirstInFunction,
  isFirstInLoop,
  isInLoop,
  parametersAround,
  returnedNearby,
  simpleStatements,
} from '../syntax/around.ts';
import { conditionsOfFile, conditionsOnNames, interleaved } from '../syntax/conditions.ts';
import { insertedBefore } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostConditions = 30;
const mostValues = 7;

const parametersOf = (site: Site): string[] =>
  parametersAround(site).flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : []));

const exitsAt = (site: Site): string[] => {
  const values = interleaved(
    [returnedNearby(site), parametersOf(site), ['', 'null', 'false', 'true', 'undefined', '0', "''", '[]']],
    mostValues,
  );
  const returns = values.map((value) => (value === '' ? 'return;' : `return ${value};`));
  return [...(isInLoop(site) ? ['continue;', 'break;'] : []), ...(functionAround(site) ? returns : [])];
};

export const earlyReturn: Template = {
  name: 'early-return',
  family: 'return',
  description: 'Leaves a function or a turn of a loop early, with a usual value, under a condition on what is in scope.',
  literature: 'TBar FP4.3 and FP12; Defects4J dissection "missing return"; QuixBugs "missing base case".',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    if (!isFirstInFunction(site) && !isFirstInLoop(site) && node.type !== 'ReturnStatement') return;
    const conditions = interleaved([conditionsOfFile(site), conditionsOnNames(site)], mostConditions);
    const exits = exitsAt(site);
    for (const condition of conditions)
      for (const exit of exits) yield* insertedBefore(site, node, parents[0], `if (${condition}) ${exit}`);
  },
  examples: [
    {
      from: 'function f(n, x) {\n  if (n > 1) g();\n  return h(n - 1);\n}',
      to: [
        'function f(n, x) {\n  if (n <= 0) return x;\n  if (n > 1) g();\n  return h(n - 1);\n}',
        'function f(n, x) {\n  if (n > 1) g();\n  if (n === 0) return n;\n  return h(n - 1);\n}',
      ],
      not: ['function f(n, x) {\n  if (n > 1) g();\n  if (y) return n;\n  return h(n - 1);\n}'],
    },
    { from: 'for (const a of b) {\n  f(a);\n}', to: ['for (const a of b) {\n  if (a === undefined) continue;\n  f(a);\n}'] },
  ],
};
