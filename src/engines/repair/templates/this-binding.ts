import { isFunction } from '@babel/types';
import { renamed, replaced } from '../syntax/edits.ts';
import { isReference } from '../syntax/ingredients.ts';
import type { Template } from '../template.ts';

export const thisBinding: Template = {
  name: 'this-binding',
  family: 'variable',
  description: 'Gives `this` its meaning: an arrow for a function, `.bind(this)`, or `this.name` for `name`.',
  literature: 'BugsJS "incorrect this"; FixJS commits.',
  at: ['FunctionExpression', 'Identifier', 'MemberExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (node.type === 'FunctionExpression') {
      if (!node.generator && !node.id && parent?.type !== 'ObjectProperty') {
        const parameters = site.source.slice(site.source.indexOf('(', node.start ?? 0), node.body.start ?? 0).trimEnd();
        yield* replaced(site, node, `${node.async ? 'async ' : ''}${parameters} => ${site.text(node.body)}`);
      }
      if (/\bthis\b/.test(site.text(node.body))) yield* replaced(site, node, `${site.text(node)}.bind(this)`);
      return;
    }
    if (node.type === 'MemberExpression') {
      if (node.object.type === 'ThisExpression' && !node.computed && site.names.includes(site.text(node.property)))
        yield* renamed(site, node, site.text(node.property));
      const isArgument = parent?.type === 'CallExpression' && parent.callee !== node;
      if (isArgument) yield* replaced(site, node, `${site.text(node)}.bind(${site.text(node.object)})`);
      return;
    }
    if (node.type !== 'Identifier' || !isReference(node, parent)) return;
    const hasThis = parents.some((around) => isFunction(around) && around.type !== 'ArrowFunctionExpression');
    const isKnown = site.ingredients.expressions.includes(`this.${node.name}`) || site.ingredients.methods.includes(node.name);
    if (hasThis && isKnown) yield* replaced(site, node, `this.${node.name}`);
  },
  examples: [
    {
      from: 'a.map(function (b) { return this.c; });',
      to: ['a.map((b) => { return this.c; });', 'a.map(function (b) { return this.c; }.bind(this));'],
      not: ['a.map((b) => this.c);'],
    },
    { from: 'on(a.b);', to: ['on(a.b.bind(a));'] },
    { from: 'class A { m(n) { this.n = 1; return n; } }', to: ['class A { m(n) { this.n = 1; return this.n; } }'] },
  ],
};
