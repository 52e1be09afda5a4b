import { renamed, replaced } from '../syntax/edits.ts';
import { kindOf } from '../syntax/kinds.ts';
import type { Template } from '../template.ts';

export const spread: Template = {
  name: 'spread',
  family: 'argument',
  description: 'Spreads a list into an argument or element, passes it whole, or puts a value into a list of its own.',
  literature: 'BugsJS; ramda and QuixBugs fixes (flatten, `concat` of one value).',
  at: ['SpreadElement', 'Identifier', 'MemberExpression', 'CallExpression', 'ArrayExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (node.type === 'SpreadElement') {
      if (parent?.type !== 'ObjectExpression') yield* renamed(site, node, site.text(node.argument));
      return;
    }
    if (node.type === 'ArrayExpression') {
      const [only] = node.elements;
      if (node.elements.length === 1 && only)
        yield* replaced(site, node, site.text(only.type === 'SpreadElement' ? only.argument : only));
      return;
    }
    const isElement =
      parent?.type === 'ArrayExpression' ||
      (parent?.type === 'CallExpression' && parent.callee !== node) ||
      (parent?.type === 'NewExpression' && parent.callee !== node);
    const kind = kindOf(site, node);
    if (isElement && kind !== 'number' && kind !== 'boolean') {
      yield* renamed(site, node, `...${site.text(node)}`);
    }
    if (
      isElement ||
      parent?.type === 'ReturnStatement' ||
      parent?.type === 'ConditionalExpression' ||
      parent?.type === 'VariableDeclarator'
    )
      yield* replaced(site, node, `[${site.text(node)}]`);
  },
  examples: [
    { from: 'a.push(b);', to: ['a.push(...b);', 'a.push([b]);'], not: ['...a.push(b);'] },
    { from: 'f(...a);', to: ['f(a);'] },
    { from: 'x = a.concat(b[i]);', to: ['x = a.concat([b[i]]);'] },
    { from: 'const b = [a];', to: ['const b = a;', 'const b = [...a];'] },
  ],
};
