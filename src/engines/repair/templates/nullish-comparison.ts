import type { Node } from '@babel/types';
import { isTest } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { level, levelOfNode } from '../syntax/placement.ts';
import type { Template } from '../template.ts';

const isNothing = (node: Node): boolean =>
  node.type === 'NullLiteral' || (node.type === 'Identifier' && node.name === 'undefined');

const isSubject = (node: Node): boolean =>
  node.type === 'Identifier' ||
  node.type === 'MemberExpression' ||
  node.type === 'OptionalMemberExpression' ||
  node.type === 'CallExpression';

export const nullishComparison: Template = {
  name: 'nullish-comparison',
  family: 'guard',
  description: 'Tests for null, undefined or both instead of truth, or for truth instead of those.',
  literature: 'BugsJS "falsy value taken for missing"; ManySStuBs4J; PAR "null pointer checker".',
  at: ['Identifier', 'MemberExpression', 'OptionalMemberExpression', 'CallExpression', 'BinaryExpression', 'UnaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'BinaryExpression' && /^[=!]==?$/.test(node.operator) && isNothing(node.right)) {
      const subject = site.text(node.left);
      const sign = node.operator.startsWith('!') ? '!' : '=';
      for (const other of [`${sign}= null`, `${sign}== null`, `${sign}== undefined`])
        yield* replaced(site, node, `${subject} ${other}`);
      yield* replaced(
        site,
        node,
        sign === '!' ? subject : levelOfNode(node.left) < level.unary ? `!(${subject})` : `!${subject}`,
      );
      return;
    }
    if (node.type === 'UnaryExpression' && node.operator === '!' && isSubject(node.argument)) {
      for (const other of ['== null', '=== undefined', '=== null'])
        yield* replaced(site, node, `${site.text(node.argument)} ${other}`);
      return;
    }
    if (!isSubject(node) || !isTest(node, parents[0]) || parents[0]?.type === 'UnaryExpression') return;
    for (const other of ['!= null', '!== undefined', '!== null']) yield* replaced(site, node, `${site.text(node)} ${other}`);
  },
  examples: [
    { from: 'if (a.b) f();', to: ['if (a.b !== undefined) f();', 'if (a.b != null) f();'], not: ['if (a.b === undefined) f();'] },
    { from: 'if (a === undefined) f();', to: ['if (a == null) f();', 'if (!a) f();', 'if (a === null) f();'] },
    {
      from: 'if (!a && b) f();',
      to: ['if (a == null && b) f();', 'if (a === null && b) f();'],
      not: ['if (!a == null && b) f();'],
    },
  ],
};
