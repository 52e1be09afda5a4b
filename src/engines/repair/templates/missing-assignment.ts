import { isInLoopHead, simpleStatements } from '../syntax/around.ts';
import { namesDeclared } from '../syntax/declared.ts';
import { insertedAfter, insertedBefore } from '../syntax/edits.ts';
import { kindOfName, mayStandFor } from '../syntax/kinds.ts';
import type { Site, Template } from '../template.ts';

const mostTargets = 5;
const mostValues = 6;

const assignmentsOf = (site: Site): string[] =>
  namesDeclared(site, 'reassignable')
    .slice(0, mostTargets)
    .flatMap((target) => {
      const kind = kindOfName(site, target);
      const values = site.names.filter((name) => {
        const own = kindOfName(site, name);
        return name !== target && own !== 'function' && !/^[A-Z]/.test(name) && mayStandFor(kind, own);
      });
      const counted = kind === 'number' ? [`${target} += 1;`, `${target} -= 1;`, `${target} = 0;`] : [];
      return [...values.slice(0, mostValues).map((value) => `${target} = ${value};`), ...counted];
    });

export const missingAssignment: Template = {
  name: 'missing-assignment',
  family: 'statement',
  description: 'Assigns to a variable that may change the value of another in scope, or counts it up or down.',
  literature: 'QuixBugs "missing line"; TBar FP14; Defects4J dissection "assignment addition".',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    if (isInLoopHead(site)) return;
    for (const assignment of assignmentsOf(site)) {
      yield* insertedBefore(site, node, parents[0], assignment);
      if (node.type !== 'ReturnStatement' && node.type !== 'ThrowStatement')
        yield* insertedAfter(site, node, parents[0], assignment);
    }
  },
  examples: [
    {
      from: 'let a = null;\nlet b = c;\nwhile (b) {\n  b = b.next;\n}',
      to: ['let a = null;\nlet b = c;\nwhile (b) {\n  a = b;\n  b = b.next;\n}'],
      not: ['let a = null;\nlet b = c;\nwhile (b) {\n  c = b;\n  b = b.next;\n}'],
    },
    { from: 'let n = 0;\nfor (const x of y) {\n  f(x);\n}', to: ['let n = 0;\nfor (const x of y) {\n  f(x);\n  n += 1;\n}'] },
  ],
};
