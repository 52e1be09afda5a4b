import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfName } from '../syntax/kinds.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const mostProperties = 8;
const mostIndices = 5;

export const addedMember: Template = {
  name: 'added-member',
  family: 'property',
  description: 'Reads a member or element of a value instead of the value: `.length`, another member of the file, `[i]`, `[0]`.',
  literature: 'ManySStuBs4J "change identifier used"; HumanEvalFix "variable misuse"; BugsJS "wrong property".',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'ThisExpression'],
  *propose(site) {
    const { node } = site;
    if (isCallee(site) || (node.type === 'Identifier' && /^[A-Z]/.test(node.name))) return;
    const kind = kindOf(site, node);
    if (kind === 'number' || kind === 'boolean') return;
    const text = levelOfNode(node) < level.call ? `(${site.text(node)})` : site.text(node);
    if (kind !== 'function') yield* replaced(site, node, `${text}.length`);
    for (const name of site.ingredients.properties.slice(0, mostProperties)) yield* replaced(site, node, `${text}.${name}`);
    const indices = site.names.filter((name) => kindOfName(site, name) === 'number');
    for (const index of [...indices.slice(0, mostIndices), '0', '1']) yield* replaced(site, node, `${text}[${index}]`);
  },
  examples: [
    {
      from: 'function f(a) { let i = 0; return a; }',
      to: [
        'function f(a) { let i = 0; return a.length; }',
        'function f(a) { let i = 0; return a[i]; }',
        'function f(a) { let i = 0; return a[0]; }',
      ],
      not: ['function f(a.length) { let i = 0; return a; }'],
    },
    { from: 'x = b.y; z(c);', to: ['x = b.y; z(c.y);'] },
  ],
};
