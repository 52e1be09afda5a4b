import { conditionsOfFile, interleaved, objectsReadIn } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { kindOf, type ValueKind } from '../syntax/kinds.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import type { Site, Template } from '../template.ts';

const emptyOf: Readonly<Record<ValueKind, readonly string[]>> = {
  number: ['0', '1'],
  string: ["''"],
  boolean: ['false', 'true'],
  array: ['[]'],
  object: ['{}', 'null'],
  function: [],
  regexp: [],
  unknown: ['undefined', "''", 'null', '0'],
};

const mostConditions = 6;
const mostOthers = 4;

const conditionsFor = (site: Site, text: string): string[] => {
  const onItself = /^[\w$.[\]]+$/.test(text)
    ? [`typeof ${text} === 'string'`, `typeof ${text} === 'object'`, `Array.isArray(${text})`]
    : [];
  return interleaved(
    [
      [...objectsReadIn(site, site.node), ...onItself],
      conditionsOfFile(site),
      site.names.filter((name) => name !== text && !/^[A-Z]/.test(name)).slice(0, 5),
    ],
    mostConditions,
  );
};

export const ternaryWrap: Template = {
  name: 'ternary-wrap',
  family: 'guard',
  description: 'Takes a value only under a condition, and an empty value or a near name otherwise.',
  literature: 'TBar FP2.5 and FP4.3 as an expression; PAR "null pointer checker".',
  at: [
    'Identifier',
    'MemberExpression',
    'CallExpression',
    'NumericLiteral',
    'StringLiteral',
    'NewExpression',
    'ArrayExpression',
    'ObjectExpression',
    'BooleanLiteral',
  ],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    const isPlace =
      parent?.type === 'ReturnStatement' ||
      parent?.type === 'VariableDeclarator' ||
      parent?.type === 'AssignmentExpression' ||
      parent?.type === 'ArrowFunctionExpression' ||
      parent?.type === 'BinaryExpression' ||
      parent?.type === 'ObjectProperty' ||
      ((parent?.type === 'CallExpression' || parent?.type === 'NewExpression') && parent.callee !== node);
    if (!isPlace || (node.type === 'Identifier' && /^[A-Z]/.test(node.name))) return;
    const text = levelOfNode(node) <= level.conditional ? `(${site.text(node)})` : site.text(node);
    const otherwise = interleaved(
      [emptyOf[kindOf(site, node)], site.names.filter((name) => name !== text).slice(0, 2)],
      mostOthers,
    );
    for (const condition of conditionsFor(site, text))
      for (const other of otherwise) {
        yield* replaced(site, node, `${condition} ? ${text} : ${other}`);
        yield* replaced(site, node, `${condition} ? ${other} : ${text}`);
      }
  },
  examples: [
    {
      from: 'function f(a) { return a.b; }',
      to: ['function f(a) { return a ? a.b : undefined; }', "function f(a) { return a ? a.b : ''; }"],
      not: ['function f(a) { return b ? a.b : undefined; }'],
    },
    {
      from: 'function f(a, c) { return g([], c > 1); }',
      to: ['function f(a, c) { return g(c > 1 ? [] : a, c > 1); }', 'function f(a, c) { return g(a ? [] : c, c > 1); }'],
    },
  ],
};
