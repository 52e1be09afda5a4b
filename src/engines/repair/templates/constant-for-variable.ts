import { replaced } from '../syntax/edits.ts';
import { isReference } from '../syntax/ingredients.ts';
import { kindOf, kindOfName, type ValueKind } from '../syntax/kinds.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const constantsOf: Readonly<Record<ValueKind, readonly string[]>> = {
  number: ['0', '1', '-1', '2'],
  string: ["''"],
  boolean: ['true', 'false'],
  array: ['[]'],
  object: ['{}', 'null'],
  function: [],
  regexp: [],
  unknown: ['0', '1', "''", 'true', 'false', 'null', '[]', '{}', 'undefined'],
};

const mostElements = 8;

export const constantForVariable: Template = {
  name: 'constant-for-variable',
  family: 'variable',
  description: 'Takes a usual constant, or an element of a list in scope, in place of a variable or member.',
  literature: 'HumanEvalFix "value misuse"; QuixBugs; TBar FP13.',
  at: ['Identifier', 'MemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (isCallee(site) || parent?.type === 'ExpressionStatement' || (node.type === 'Identifier' && !isReference(node, parent)))
      return;
    const isObject =
      (parent?.type === 'MemberExpression' || parent?.type === 'OptionalMemberExpression') && parent.object === node;
    if (isObject || (node.type === 'Identifier' && node.name === 'undefined')) return;
    for (const constant of constantsOf[kindOf(site, node)]) yield* replaced(site, node, constant);
    if (node.type !== 'Identifier') return;
    const indices = site.names.filter((name) => kindOfName(site, name) === 'number' && name !== node.name).slice(0, 3);
    const lists = site.names
      .filter((name) => /^(?:array|unknown|string)$/.test(kindOfName(site, name)) && /^[a-z]/.test(name))
      .slice(0, 6);
    const elements = lists.flatMap((list) => indices.map((index) => `${list}[${index}]`));
    for (const element of elements.slice(0, mostElements)) yield* replaced(site, node, element);
  },
  examples: [
    {
      from: 'function f(a) { let j = 0; a.push(a[j]); }',
      to: ['function f(a) { let j = 0; a.push(a[0]); }', 'function f(a) { let j = 0; a.push(a[1]); }'],
      not: ['function f(a) { let j = 0; 0.push(a[j]); }'],
    },
    {
      from: 'function f(arr) { let x, i = 0; arr.map(g); if (x != 1) h(); }',
      to: ['function f(arr) { let x, i = 0; arr.map(g); if (arr[i] != 1) h(); }'],
    },
  ],
};
