import { renamed, replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const comparators = ['(a, b) => a - b', '(a, b) => b - a', '(a, b) => a.localeCompare(b)', '(a, b) => a.length - b.length'];

export const sortComparator: Template = {
  name: 'sort-comparator',
  family: 'method',
  description: 'Sorts by number, or the other way round.',
  literature: 'date-fns and HumanEvalFix: `sort()` compares texts.',
  at: ['CallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return;
    if (!/^(?:sort|toSorted)$/.test(site.text(node.callee.property))) return;
    const callee = site.text(node.callee);
    const [comparator] = node.arguments;
    if (!comparator) {
      for (const one of comparators) yield* renamed(site, node, `${callee}(${one})`);
      return;
    }
    yield* renamed(site, node, `${callee}()`);
    for (const one of comparators) yield* renamed(site, node, `${callee}(${one})`);
    if (comparator.type !== 'ArrowFunctionExpression' || comparator.params.length !== 2) return;
    const [one, other] = comparator.params;
    if (one?.type !== 'Identifier' || other?.type !== 'Identifier') return;
    const body = site.source.slice(other.end ?? 0, comparator.end ?? 0);
    yield* replaced(site, comparator, `(${other.name}, ${one.name}${body}`);
  },
  examples: [
    { from: 'x = [a, b].sort();', to: ['x = [a, b].sort((a, b) => a - b);'], not: ['x = [a, b].sort(a - b);'] },
    { from: 'a.sort((x, y) => x.z - y.z);', to: ['a.sort((y, x) => x.z - y.z);', 'a.sort();'] },
  ],
};
