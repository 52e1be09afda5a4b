import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfName, mayStandFor } from '../syntax/kinds.ts';
import type { Template } from '../template.ts';

const mostNames = 5;
const extremeCall = /^Math\.(?:max|min)$/;

export const keptExtreme: Template = {
  name: 'kept-extreme',
  family: 'call-wrap',
  description: 'Keeps the greater or the smaller of the old value and the new one.',
  literature: 'QuixBugs "missing Math.max"; HumanEvalFix "missing logic"; Defects4J dissection "wraps with method call".',
  at: ['AssignmentExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'AssignmentExpression' || node.operator !== '=') return;
    if (node.left.type !== 'Identifier' && node.left.type !== 'MemberExpression') return;
    const { left, right } = node;
    if (!mayStandFor(kindOf(site, right), 'number') || !mayStandFor(kindOf(site, left), 'number')) return;
    const [old, fresh] = [site.text(left), site.text(right)];
    const isExtreme = right.type === 'CallExpression' && extremeCall.test(site.text(right.callee));
    if (!isExtreme && old !== fresh)
      for (const name of ['max', 'min']) yield* replaced(site, right, `Math.${name}(${old}, ${fresh})`);
    if (!isExtreme || right.type !== 'CallExpression') return;
    const numbers = site.names.filter((name) => mayStandFor(kindOfName(site, name), 'number') && name !== old);
    for (const name of numbers.slice(0, mostNames)) yield* replaced(site, right, `${site.text(right.callee)}(${old}, ${name})`);
  },
  examples: [
    {
      from: 'function f(n) { best = n + 1; }',
      to: ['function f(n) { best = Math.max(best, n + 1); }', 'function f(n) { best = Math.min(best, n + 1); }'],
    },
    { from: 'function f(n) { best = Math.max(all); }', to: ['function f(n) { best = Math.max(best, n); }'] },
    { from: "function f(n) { best = 'a'; }", to: [], not: ["function f(n) { best = Math.max(best, 'a'); }"] },
  ],
};
