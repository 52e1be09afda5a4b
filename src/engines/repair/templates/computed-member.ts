import { renamed } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const computedMember: Template = {
  name: 'computed-member',
  family: 'property',
  description:
    'Reads the member a variable names instead of the member of that name, and the other way round; takes another element.',
  literature: 'BugsJS "wrong property access"; HumanEvalFix "value misuse".',
  at: ['MemberExpression', 'OptionalMemberExpression'],
  *propose(site) {
    const { node } = site;
    if ((node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') || node.property.type === 'PrivateName')
      return;
    const object = site.source.slice(
      node.start ?? 0,
      node.object.extra?.['parenthesized'] === true ? (node.object.end ?? 0) + 1 : (node.object.end ?? 0),
    );
    const property = site.text(node.property);
    if (!node.computed) {
      if (site.names.includes(property)) yield* renamed(site, node, `${object}[${property}]`);
      return;
    }
    if (/^[\w$]+$/.test(property) && !/^\d/.test(property)) {
      yield* renamed(site, node, `${object}.${property}`);
      yield* renamed(site, node, `${object}[${object}.length - ${property} - 1]`);
    }
    if (property === '0') yield* renamed(site, node, `${object}[${object}.length - 1]`);
    if (property === '0') yield* renamed(site, node, `${object}.at(-1)`);
  },
  examples: [
    { from: 'f(a[k]);', to: ['f(a.k);', 'f(a[a.length - k - 1]);'], not: ['f(a[b]);'] },
    { from: 'const k = 1; f(a.k, b[0]);', to: ['const k = 1; f(a[k], b[0]);', 'const k = 1; f(a.k, b[b.length - 1]);'] },
  ],
};
