import { isCallee } from '../syntax/around.ts';
import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfName } from '../syntax/kinds.ts';
import type { Site, Template } from '../template.ts';

const mostNames = 4;

const namesBy = (site: Site, isList: boolean): string[] =>
  site.names
    .filter((name) => {
      const kind = kindOfName(site, name);
      return kind !== 'function' && !/^[A-Z]/.test(name) && (kind === 'array') === isList && name !== site.text(site.node);
    })
    .slice(0, mostNames);

export const joinedList: Template = {
  name: 'joined-list',
  family: 'call-wrap',
  description: 'Gives a list together with the items of another list in scope, or with one more item.',
  literature: 'QuixBugs "missing arithmetic expression" on lists; HumanEvalFix "missing logic".',
  at: ['Identifier', 'CallExpression', 'ArrayExpression', 'MemberExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    const isPlace =
      parent?.type === 'ReturnStatement' ||
      parent?.type === 'VariableDeclarator' ||
      parent?.type === 'AssignmentExpression' ||
      parent?.type === 'ArrowFunctionExpression' ||
      (parent?.type === 'CallExpression' && !isCallee(site));
    if (!isPlace || kindOf(site, node) !== 'array') return;
    const own = node.type === 'ArrayExpression' ? site.text(node).slice(1, -1).trim().replace(/,$/, '') : `...${site.text(node)}`;
    const others = [...namesBy(site, true).map((name) => `...${name}`), ...namesBy(site, false)];
    for (const other of others) {
      yield* replaced(site, node, own === '' ? `[${other}]` : `[${other}, ${own}]`);
      if (own !== '') yield* replaced(site, node, `[${own}, ${other}]`);
    }
  },
  examples: [
    {
      from: 'function f(a, n) { const b = g().map(h); return b.map(k); }',
      to: [
        'function f(a, n) { const b = g().map(h); return [...b, ...b.map(k)]; }',
        'function f(a, n) { const b = g().map(h); return [...b.map(k), n]; }',
      ],
      not: ['function f(a, n) { const b = g().map(h); return [...n, ...b.map(k)]; }'],
    },
    { from: 'function f(n) { return []; }', to: ['function f(n) { return [n]; }'] },
  ],
};
