import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const optionalChaining: Template = {
  name: 'optional-chaining',
  family: 'optional-chaining',
  description: 'Reads a member or calls a function only if it is there.',
  literature: 'PAR "null pointer checker" and TBar FP2 in the form JavaScript has for it.',
  at: ['MemberExpression', 'OptionalMemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    const isTarget =
      (parent?.type === 'AssignmentExpression' && parent.left === node) ||
      parent?.type === 'UpdateExpression' ||
      parent?.type === 'NewExpression' ||
      parent?.type === 'TaggedTemplateExpression';
    if (isTarget) return;
    if (node.type === 'CallExpression') {
      if (node.callee.type === 'Super' || node.callee.type === 'Import') return;
      const end = node.callee.end ?? 0;
      yield* replaced(site, node, `${site.text(node.callee)}?.${site.source.slice(end, node.end ?? end)}`);
      return;
    }
    if ((node.type !== 'MemberExpression' && node.type !== 'OptionalMemberExpression') || node.object.type === 'Super') return;
    if (node.type === 'OptionalMemberExpression' && node.optional) return;
    const object = node.object.extra?.['parenthesized'] === true ? `(${site.text(node.object)})` : site.text(node.object);
    const property = site.text(node.property);
    yield* replaced(site, node, node.computed ? `${object}?.[${property}]` : `${object}?.${property}`);
  },
  examples: [
    { from: 'const a = b.c.d;', to: ['const a = b.c?.d;', 'const a = b?.c.d;'] },
    { from: 'f(a[i]);', to: ['f(a?.[i]);', 'f?.(a[i]);'] },
    { from: 'a.b();', to: ['a?.b();', 'a.b?.();'] },
    { from: 'a.b = 1;', to: [], not: ['a?.b = 1;'] },
    { from: 'new a.B();', to: [], not: ['new a?.B();'] },
  ],
};
