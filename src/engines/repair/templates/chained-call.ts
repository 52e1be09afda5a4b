import { replaced } from '../syntax/edits.ts';
import { kindOf, type ValueKind } from '../syntax/kinds.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const ofText = ['trim()', 'toLowerCase()', 'toUpperCase()', "split('')", 'trimEnd()', 'slice(1)', 'slice(0, -1)'];
const ofList = [
  'sort()',
  'sort((a, b) => a - b)',
  'slice()',
  'slice(1)',
  'slice(0, -1)',
  'reverse()',
  "join('')",
  "join(',')",
  "join(' ')",
  'flat()',
  'filter(Boolean)',
  'length',
  'pop()',
];
const ofAll: Readonly<Record<ValueKind, readonly string[]>> = {
  string: [...ofText, 'length', "replace(/\\s+/g, ' ')"],
  array: ofList,
  number: ['toString()', 'toFixed(2)'],
  boolean: [],
  function: ['length'],
  object: ['toString()', 'length'],
  regexp: ['source'],
  unknown: [...ofText.slice(0, 3), 'toString()', 'slice()', 'sort()', 'reverse()', 'length', 'filter(Boolean)', "join('')"],
};

export const chainedCall: Template = {
  name: 'chained-call',
  family: 'method',
  description: 'Calls one more method on a value (`trim`, `sort`, `slice`, …), or one fewer.',
  literature: 'PAR "method replacer"; TBar FP10; HumanEvalFix "missing logic" and "excess logic".',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'OptionalCallExpression', 'ArrayExpression', 'BinaryExpression'],
  *propose(site) {
    const { node } = site;
    const isCall = node.type === 'CallExpression' || node.type === 'OptionalCallExpression';
    if (
      isCall &&
      (node.callee.type === 'MemberExpression' || node.callee.type === 'OptionalMemberExpression') &&
      node.callee.object.type !== 'Super'
    )
      yield* replaced(site, node, site.text(node.callee.object));
    if (isCallee(site) || (node.type === 'Identifier' && /^[A-Z]/.test(node.name))) return;
    const kind = kindOf(site, node);
    if (kind === 'boolean' || (node.type === 'BinaryExpression' && kind !== 'string')) return;
    const text = levelOfNode(node) < level.call || node.type === 'NewExpression' ? `(${site.text(node)})` : site.text(node);
    for (const call of ofAll[kind]) yield* replaced(site, node, `${text}.${call}`);
  },
  examples: [
    {
      from: 'f(a.split(b));',
      to: ['f(a.split(b).sort());', 'f(a);', 'f(a.split(b).filter(Boolean));'],
      not: ['f(a.split(b).trim());'],
    },
    {
      from: 'function g(s) { return s; }',
      to: ['function g(s) { return s.trim(); }'],
      not: ['function g(s.trim()) { return s; }'],
    },
    { from: "x = a + 'b';", to: ["x = (a + 'b').trim();"] },
  ],
};
