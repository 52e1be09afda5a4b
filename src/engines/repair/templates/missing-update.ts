import { isInLoopHead, simpleStatements } from '../syntax/around.ts';
import { namesDeclared } from '../syntax/declared.ts';
import { insertedAfter, insertedBefore } from '../syntax/edits.ts';
import { kindOfName } from '../syntax/kinds.ts';
import type { Site, Template } from '../template.ts';

const mostCollections = 3;
const mostValues = 6;

const updatesOf = (site: Site): string[] => {
  const values = (own: string): string[] =>
    site.names
      .filter((name) => name !== own && kindOfName(site, name) !== 'function' && !/^[A-Z]/.test(name))
      .slice(0, mostValues);
  const near = (as: 'set' | 'map' | 'list'): string[] => namesDeclared(site, as).slice(0, mostCollections);
  return [
    ...near('set').flatMap((set) => values(set).map((value) => `${set}.add(${value});`)),
    ...near('list').flatMap((list) => [...values(list).map((value) => `${list}.push(${value});`), `${list}.pop();`]),
    ...near('map').flatMap((map) =>
      values(map).flatMap((key) => values(map).flatMap((value) => (key === value ? [] : [`${map}.set(${key}, ${value});`]))),
    ),
    ...near('set').flatMap((set) => values(set).map((value) => `${set}.delete(${value});`)),
  ];
};

export const missingUpdate: Template = {
  name: 'missing-update',
  family: 'statement',
  description: 'Adds a value in scope to a set, map or list that the file fills elsewhere or not at all, or takes one away.',
  literature: 'QuixBugs "missing line"; HumanEvalFix "missing logic"; Defects4J dissection "method call addition".',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    if (isInLoopHead(site)) return;
    for (const update of updatesOf(site)) {
      yield* insertedBefore(site, node, parents[0], update);
      if (node.type !== 'ReturnStatement' && node.type !== 'ThrowStatement') yield* insertedAfter(site, node, parents[0], update);
    }
  },
  examples: [
    {
      from: 'function f(place) {\n  const seen = new Set();\n  g();\n  return seen;\n}',
      to: ['function f(place) {\n  const seen = new Set();\n  seen.add(place);\n  g();\n  return seen;\n}'],
      not: ['function f(place) {\n  const seen = new Set();\n  place.add(seen);\n  g();\n  return seen;\n}'],
    },
    {
      from: 'const out = [];\nfor (const a of b) {\n  f(a);\n}',
      to: [
        'const out = [];\nfor (const a of b) {\n  f(a);\n  out.push(a);\n}',
        'const out = [];\nfor (const a of b) {\n  f(a);\n}\nout.pop();',
      ],
    },
  ],
};
