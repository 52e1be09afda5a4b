import { isTest, negationOf } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const emptyCheck: Template = {
  name: 'empty-check',
  family: 'condition',
  description: 'Tests whether a list, text or object is empty instead of whether it is there, and the other way round.',
  literature: 'BugsJS "incorrect empty check"; TBar FP4.1.',
  at: ['Identifier', 'MemberExpression', 'BinaryExpression', 'UnaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (node.type === 'BinaryExpression') {
      const isLength = node.left.type === 'MemberExpression' && !node.left.computed && site.text(node.left.property) === 'length';
      if (isLength && node.left.type === 'MemberExpression' && node.right.type === 'NumericLiteral') {
        yield* replaced(site, node, site.text(node.left.object));
        yield* replaced(site, node, `!${site.text(node.left.object)}`);
      }
      return;
    }
    if (node.type === 'UnaryExpression' ? node.operator !== '!' : !isTest(node, parent) || parent?.type === 'UnaryExpression')
      return;
    const subject = node.type === 'UnaryExpression' ? node.argument : node;
    if (subject.type !== 'Identifier' && subject.type !== 'MemberExpression') return;
    const text = site.text(subject);
    const isEmpty = node.type === 'UnaryExpression';
    const sign = isEmpty ? '===' : '!==';
    if (text.endsWith('.length')) {
      yield* replaced(site, node, isEmpty ? negationOf(site, subject).replace(/\.length$/, '') : text.replace(/\.length$/, ''));
      return;
    }
    yield* replaced(site, node, isEmpty ? `!${text}.length` : `${text}.length`);
    yield* replaced(site, node, isEmpty ? `${text}.length === 0` : `${text}.length > 0`);
    yield* replaced(site, node, `${text} ${sign} ''`);
    yield* replaced(site, node, `Object.keys(${text}).length ${isEmpty ? '=== 0' : '> 0'}`);
    yield* replaced(site, node, isEmpty ? `!${text} || ${text}.length === 0` : `${text} && ${text}.length > 0`);
  },
  examples: [
    {
      from: 'if (a) f();',
      to: ['if (a.length > 0) f();', "if (a !== '') f();", 'if (a && a.length > 0) f();'],
      not: ["if (a === '') f();"],
    },
    { from: 'if (!a.b) f();', to: ['if (!a.b.length) f();', 'if (!a.b || a.b.length === 0) f();'] },
    { from: 'if (a.length > 0) f();', to: ['if (a) f();'] },
  ],
};
