import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const names = ['string', 'number', 'object', 'function', 'boolean', 'undefined', 'symbol', 'bigint'];

export const typeTest: Template = {
  name: 'type-test',
  family: 'condition',
  description:
    'Asks for another type: another word after `typeof`, a list instead of an object, also null, `isFinite` instead of `isNaN`.',
  literature: 'BugsJS "incorrect type check"; TBar FP1 and FP11.',
  at: ['BinaryExpression', 'CallExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type === 'CallExpression') {
      if (site.text(node.callee) !== 'Array.isArray' || node.arguments.length !== 1) return;
      const subject = site.text(node.arguments[0] ?? node);
      yield* replaced(site, node, `typeof ${subject} === 'object'`);
      yield* replaced(site, node, `${subject} instanceof Array`);
      yield* replaced(site, node, `${subject} && ${subject}.length !== undefined`);
      return;
    }
    if (node.type !== 'BinaryExpression' || !/^[=!]==?$/.test(node.operator)) return;
    const [test, word] = node.left.type === 'StringLiteral' ? [node.right, node.left] : [node.left, node.right];
    if (test.type !== 'UnaryExpression' || test.operator !== 'typeof' || word.type !== 'StringLiteral') return;
    const quote = site.text(word).charAt(0);
    for (const name of names) if (name !== word.value) yield* replaced(site, word, `${quote}${name}${quote}`);
    const subject = site.text(test.argument);
    const not = node.operator.startsWith('!') ? '!' : '';
    yield* replaced(site, node, `${not}Array.isArray(${subject})`);
    if (word.value === 'object') {
      yield* replaced(
        site,
        node,
        not ? `${subject} === null || ${site.text(node)}` : `${subject} !== null && ${site.text(node)}`,
      );
      yield* replaced(site, node, not ? `!${subject} || ${site.text(node)}` : `${subject} && ${site.text(node)}`);
    }
    if (word.value === 'undefined') yield* replaced(site, node, not ? `${subject} != null` : `${subject} == null`);
    if (word.value === 'number') yield* replaced(site, node, `${not}Number.isFinite(${subject})`);
  },
  examples: [
    {
      from: "if (typeof a === 'object') f();",
      to: ["if (typeof a === 'string') f();", "if (a !== null && typeof a === 'object') f();", 'if (Array.isArray(a)) f();'],
      not: ["if (typeof a === 'text') f();"],
    },
    { from: "if ('undefined' == typeof a) f();", to: ["if ('number' == typeof a) f();", 'if (a == null) f();'] },
    { from: 'if (Array.isArray(a.b)) f();', to: ["if (typeof a.b === 'object') f();"] },
  ],
};
