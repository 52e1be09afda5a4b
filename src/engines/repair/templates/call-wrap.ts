import type { Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfName, type ValueKind } from '../syntax/kinds.ts';
import type { Template } from '../template.ts';

const wrappers: Readonly<Record<ValueKind, readonly string[]>> = {
  number: [
    'Math.abs(%)',
    'Math.floor(%)',
    'Math.ceil(%)',
    'Math.round(%)',
    'Math.trunc(%)',
    'Math.max(0, %)',
    'Math.max(1, %)',
    'Math.sqrt(%)',
    'String(%)',
  ],
  string: [
    'String(%)',
    'Number(%)',
    'parseInt(%, 10)',
    'encodeURIComponent(%)',
    'decodeURIComponent(%)',
    'Array.from(%)',
    '[...%]',
    'JSON.stringify(%)',
    '`[${%}]`',
    '`"${%}"`',
    '`(${%})`',
  ],
  boolean: ['Boolean(%)'],
  array: ['[...%]', 'new Set(%)', '[...new Set(%)]', 'Math.max(...%)', 'Math.min(...%)'],
  object: ['Object.keys(%)', 'Object.values(%)', 'Object.entries(%)', '{ ...% }', 'String(%)', 'Object.create(%)'],
  function: [],
  regexp: [],
  unknown: [
    'String(%)',
    'Number(%)',
    'Boolean(%)',
    'Array.from(%)',
    '[...%]',
    'Object.keys(%)',
    'Math.abs(%)',
    'Math.floor(%)',
    'parseInt(%, 10)',
    'encodeURIComponent(%)',
    '{ ...% }',
  ],
};

const mostFunctions = 10;

const isFit = (node: Node, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case 'CallExpression':
    case 'OptionalCallExpression':
    case 'NewExpression':
      return parent.callee !== node;
    case 'ExpressionStatement':
    case 'UnaryExpression':
      return false;
    case 'MemberExpression':
      return parent.object === node && node.type === 'Identifier' && !/^[A-Z]/.test(node.name);
    default:
      return true;
  }
};

export const callWrap: Template = {
  name: 'call-wrap',
  family: 'call-wrap',
  description: 'Passes a value through a usual function (`Math.abs`, `String`, a copy, …) or through a function of the file.',
  literature:
    'HumanEvalFix "missing logic" and "function misuse"; PAR "parameter adder"; Defects4J dissection "missing method call".',
  at: ['Identifier', 'MemberExpression', 'OptionalMemberExpression', 'CallExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (!isFit(node, parents[0])) return;
    const text = site.text(node);
    const kind = kindOf(site, node);
    for (const wrapper of wrappers[kind])
      yield* replaced(
        site,
        node,
        wrapper.replace('%', () => text),
      );
    if (kind === 'boolean') return;
    const functions = site.names.filter((name) => kindOfName(site, name) === 'function' && name !== text);
    for (const name of functions.slice(0, mostFunctions)) yield* replaced(site, node, `${name}(${text})`);
  },
  examples: [
    { from: 'x = a - b;', to: ['x = Math.abs(a - b);', 'x = Math.floor(a - b);'], not: ['Math.abs(x) = a - b;'] },
    {
      from: 'function f(a) { return a.b; }',
      to: ['function f(a) { return f(a.b); }', 'function f(a) { return String(a.b); }', 'function f(a) { return f(a).b; }'],
    },
    { from: 'a();', to: [], not: ['String(a());', 'String(a)();'] },
  ],
};
