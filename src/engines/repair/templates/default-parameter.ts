import { isFunction } from '@babel/types';
import { insertedBefore, renamed } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const defaults = ["''", '{}', '[]', '0', 'false', 'true', '1', 'null'];

export const defaultParameter: Template = {
  name: 'default-parameter',
  family: 'default-value',
  description: 'Gives a parameter a value to fall back to, in the head of a function expression or first thing in the body.',
  literature: 'PAR "parameter adder/object initializer"; BugsJS "missing default".',
  at: ['Identifier', 'ObjectPattern'],
  *propose(site) {
    const { node, parents } = site;
    const [owner] = parents;
    if (!owner || !isFunction(owner) || !owner.params.some((parameter) => parameter === node)) return;
    const bare = site.text(node);
    // `x => …` has no parentheses to hold a default.
    const isBareArrow =
      owner.type === 'ArrowFunctionExpression' &&
      owner.params.length === 1 &&
      site.source
        .slice(owner.start ?? 0, node.start ?? 0)
        .trim()
        .replace(/^async\b/, '')
        .trim() === '';
    for (const value of defaults) {
      yield* renamed(site, node, isBareArrow ? `(${bare} = ${value})` : `${bare} = ${value}`);
      const first = owner.body.type === 'BlockStatement' ? owner.body.body[0] : undefined;
      if (node.type !== 'Identifier' || !first) continue;
      yield* insertedBefore(site, first, owner.body, `if (${node.name} === undefined) ${node.name} = ${value};`);
      if (value !== 'true' && value !== 'null')
        yield* insertedBefore(site, first, owner.body, `${node.name} = ${node.name} || ${value};`);
    }
  },
  examples: [
    { from: 'const f = (a) => a;', to: ["const f = (a = '') => a;"], not: ['const f = a = {} => a;'] },
    { from: 'const f = a => a;', to: ['const f = (a = {}) => a;'] },
    {
      from: 'function f(a) {\n  g(a);\n}',
      to: ['function f(a) {\n  if (a === undefined) a = 0;\n  g(a);\n}', "function f(a) {\n  a = a || '';\n  g(a);\n}"],
    },
  ],
};
