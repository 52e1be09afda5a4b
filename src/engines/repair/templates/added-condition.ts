import type { Node } from '@babel/types';
import {
  conditionKinds,
  conditionsOfFile,
  conditionsOnNames,
  interleaved,
  isTest,
  objectsReadIn,
  subjectsIn,
} from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { operandText } from '../syntax/operators.ts';
import type { Edit, Site, Template } from '../template.ts';

const mostConditions = 40;
const mostSubjects = 4;

const operand = (text: string): string => (/[|?]/.test(text) ? `(${text})` : text);

const isOutermostTest = (node: Node, parent: Node | undefined): boolean =>
  isTest(node, parent) && parent?.type !== 'LogicalExpression' && parent?.type !== 'UnaryExpression';

const isReturnedTest = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'ReturnStatement' || (parent?.type === 'ArrowFunctionExpression' && parent.body === node)) &&
  (node.type === 'BinaryExpression' ||
    node.type === 'LogicalExpression' ||
    node.type === 'UnaryExpression' ||
    node.type === 'CallExpression');

function* withCondition(site: Site, node: Node, condition: string): Generator<Edit> {
  yield* replaced(site, node, `${operandText(site, node, '&&', 'left')} && ${operand(condition)}`);
  yield* replaced(site, node, `${operandText(site, node, '||', 'left')} || ${condition}`);
}

export const addedCondition: Template = {
  name: 'added-condition',
  family: 'condition',
  description:
    'Adds a conjunct or disjunct to a test: a condition used elsewhere, one on a name in scope, or a guard of what the test reads.',
  literature: 'TBar FP4.3 "insert conditional expression"; Prophet and SPR condition tightening and loosening; ACS.',
  at: conditionKinds,
  *propose(site) {
    const { node, parents } = site;
    if (!isOutermostTest(node, parents[0]) && !isReturnedTest(node, parents[0])) return;
    const guarded = new Set([...objectsReadIn(site, node), ...subjectsIn(site, node).slice(0, mostSubjects)]);
    // A file that tells null from undefined will do so here.
    const isExact = /===? null\b/.test(site.source);
    for (const object of guarded) {
      if (isExact) yield* replaced(site, node, `${object} === null || ${operandText(site, node, '||', 'right')}`);
      yield* replaced(site, node, `${object} && ${operandText(site, node, '&&', 'right')}`);
      yield* replaced(site, node, `!${object} || ${operandText(site, node, '||', 'right')}`);
    }
    const conditions = interleaved([conditionsOfFile(site), conditionsOnNames(site)], mostConditions);
    for (const condition of conditions) yield* withCondition(site, node, condition);
    for (const condition of conditions.slice(0, mostConditions / 2)) {
      yield* replaced(site, node, `${operand(condition)} && ${operandText(site, node, '&&', 'right')}`);
      yield* replaced(site, node, `${condition} || ${operandText(site, node, '||', 'right')}`);
    }
  },
  examples: [
    { from: 'if (a.b > 1) f();', to: ['if (a && a.b > 1) f();', 'if (!a || a.b > 1) f();'], not: ['if (b && a.b > 1) f();'] },
    {
      from: 'if (a.next === null) f();',
      to: ['if (a === null || a.next === null) f();'],
      not: ['if (a.next === null || a === null) f();'],
    },
    {
      from: 'function g(a, b) { if (a) f(); return b === 2; }',
      to: [
        'function g(a, b) { if (a && b === 2) f(); return b === 2; }',
        'function g(a, b) { if (a || b === 2) f(); return b === 2; }',
      ],
    },
    {
      from: 'function g(a, b) { return a || h(b); }',
      to: ['function g(a, b) { return (a || h(b)) && b; }'],
      not: ['function g(a, b) { return a || h(b) && b; }'],
    },
  ],
};
