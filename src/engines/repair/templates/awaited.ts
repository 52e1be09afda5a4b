import { isFunction, type Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const isAsync = (parents: readonly Node[]): boolean => {
  const around = parents.find((parent) => isFunction(parent));
  return around !== undefined && 'async' in around && around.async === true;
};

export const awaited: Template = {
  name: 'awaited',
  family: 'await',
  description: 'Awaits a value, or a list of them by `Promise.all`, inside an async function; or awaits no more.',
  literature: 'Mutation and repair studies of asynchronous JavaScript ("missing await"); ESLint `no-floating-promises`.',
  at: ['CallExpression', 'OptionalCallExpression', 'AwaitExpression', 'Identifier', 'MemberExpression', 'NewExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (node.type === 'AwaitExpression') {
      yield* replaced(site, node, site.text(node.argument));
      yield* replaced(site, node.argument, `Promise.all(${site.text(node.argument)})`);
      return;
    }
    if (!isAsync(parents) || isCallee(site) || parent?.type === 'AwaitExpression') return;
    if (node.type === 'Identifier' && parent?.type !== 'ReturnStatement' && parent?.type !== 'CallExpression') return;
    const text = levelOfNode(node) < level.unary ? `(${site.text(node)})` : site.text(node);
    yield* replaced(site, node, `await ${text}`);
    if (node.type === 'CallExpression') yield* replaced(site, node, `await Promise.all(${site.text(node)})`);
  },
  examples: [
    {
      from: 'async function f() { return g().h; }',
      to: ['async function f() { return (await g()).h; }', 'async function f() { return await g().h; }'],
      not: ['async function f() { return await g.h; }'],
    },
    {
      from: 'async () => { const a = await b.map(c); };',
      to: ['async () => { const a = b.map(c); };', 'async () => { const a = await Promise.all(b.map(c)); };'],
    },
    { from: 'function f() { return g(); }', to: [], not: ['function f() { return await g(); }'] },
  ],
};
