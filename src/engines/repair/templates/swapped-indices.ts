import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const swappedIndices: Template = {
  name: 'swapped-indices',
  family: 'variable',
  description: 'Exchanges the two indices of a table.',
  literature: 'QuixBugs "incorrect array slice" and "incorrect variable"; ManySStuBs4J "swap arguments".',
  at: ['MemberExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'MemberExpression' || !node.computed) return;
    const { object: row, property: inner } = node;
    if (row.type !== 'MemberExpression' || !row.computed) return;
    yield* replaced(site, node, `${site.text(row.object)}[${site.text(inner)}][${site.text(row.property)}]`);
  },
  examples: [
    { from: 'f(a[i][j]);', to: ['f(a[j][i]);'], not: ['f(a[i][i]);'] },
    { from: 'f(a.b[j]);', to: [], not: ['f(a.j[b]);'] },
  ],
};
