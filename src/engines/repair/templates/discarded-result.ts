import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

/** Methods that give a new value and leave their receiver as it was. */
const pure = new Set(
  `concat filter flat flatMap map slice toReversed toSorted toSpliced with replace replaceAll trim trimStart trimEnd toLowerCase toUpperCase
  padStart padEnd substring substr repeat normalize`.split(/\s+/),
);

export const discardedResult: Template = {
  name: 'discarded-result',
  family: 'statement',
  description:
    'Keeps the result of a call that gives a new value and was made for nothing, in the place of what it was called on.',
  literature: 'ESLint no-unused-expressions and SonarJS S2201 ("return values should not be ignored"); our mining.',
  at: ['CallExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'CallExpression' || parents[0]?.type !== 'ExpressionStatement') return;
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return;
    if (!pure.has(callee.property.name)) return;
    const target = site.text(callee.object);
    if (/^[\w$]+(?:\.[\w$]+)*$/.test(target) && target !== 'this') yield* replaced(site, node, `${target} = ${site.text(node)}`);
  },
  examples: [
    {
      from: 'function f(a) { a.list.filter((x) => x); g(a); }',
      to: ['function f(a) { a.list = a.list.filter((x) => x); g(a); }'],
      not: ['function f(a) { a.list.filter((x) => x); g(a) = a; }'],
    },
    { from: 'let s = t();\ns.trim();\nu(s);', to: ['let s = t();\ns = s.trim();\nu(s);'] },
    { from: 'list.push(1);', to: [], not: ['list = list.push(1);'] },
  ],
};
