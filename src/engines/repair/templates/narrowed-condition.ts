import { isTest, subjectsIn } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { operandText } from '../syntax/operators.ts';
import type { Template } from '../template.ts';

/** Tests of what a value is; `%` stands for the value. */
const checks = [
  "typeof % === 'string'",
  "typeof % === 'number'",
  "typeof % === 'object'",
  "typeof % === 'function'",
  "typeof % === 'boolean'",
  "typeof % !== 'undefined'",
  "typeof % !== 'string'",
  'Array.isArray(%)',
  '!Array.isArray(%)',
  'Number.isInteger(%)',
  'Number.isFinite(%)',
  '% !== null',
  '% instanceof Date',
  '% instanceof Error',
  'Object.keys(%).length > 0',
];

const mostSubjects = 3;
const mostPredicates = 5;

export const narrowedCondition: Template = {
  name: 'narrowed-condition',
  family: 'condition',
  description: 'Demands of a test that a value it reads is of a certain type, or replaces the test by such a demand.',
  literature: 'PAR "class cast checker"; TBar FP1; BugsJS "missing type check"; HumanEvalFix.',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'LogicalExpression', 'UnaryExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    const isReturned = parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === node);
    if (!(isTest(node, parent) && parent?.type !== 'UnaryExpression') && !(isReturned && node.type !== 'Identifier')) return;
    const predicates = site.names.filter((name) => /^_?(?:is|has)[A-Z]/.test(name)).slice(0, mostPredicates);
    const all = [...predicates.flatMap((name) => [`${name}(%)`, `!${name}(%)`]), ...checks];
    for (const subject of subjectsIn(site, node).slice(0, mostSubjects))
      for (const check of all) {
        const demand = check.replace('%', subject);
        yield* replaced(site, node, `${demand} && ${operandText(site, node, '&&', 'right')}`);
        if (isTest(node, parent)) yield* replaced(site, node, demand);
      }
  },
  examples: [
    {
      from: 'if (a.b === 1) f();',
      to: ["if (typeof a.b === 'string' && a.b === 1) f();", 'if (Array.isArray(a.b) && a.b === 1) f();'],
      not: ['if (typeof 1) f();'],
    },
    { from: 'if (x) f();', to: ['if (Array.isArray(x)) f();', "if (typeof x === 'object') f();"] },
    { from: 'const g = (x) => x % 1 === 0;', to: ["const g = (x) => typeof x === 'number' && x % 1 === 0;"] },
  ],
};
