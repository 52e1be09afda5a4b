import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const updateOperator: Template = {
  name: 'update-operator',
  family: 'arithmetic-operator',
  description: 'Counts the other way, before instead of after the value is taken, by two, or not at all.',
  literature: 'QuixBugs; AOIS of muJava; BugsJS loop defects.',
  at: ['UpdateExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'UpdateExpression') return;
    const operand = site.text(node.argument);
    const opposite = node.operator === '++' ? '--' : '++';
    yield* replaced(site, node, node.prefix ? `${opposite}${operand}` : `${operand}${opposite}`);
    const isValueUsed = parents[0]?.type !== 'ExpressionStatement' && parents[0]?.type !== 'ForStatement';
    if (isValueUsed) {
      yield* replaced(site, node, node.prefix ? `${operand}${node.operator}` : `${node.operator}${operand}`);
      yield* replaced(site, node, operand);
    } else yield* replaced(site, node, `${operand} ${node.operator[0]}= 2`);
  },
  examples: [
    {
      from: 'for (let i = 0; i < n; i++) f(i);',
      to: ['for (let i = 0; i < n; i--) f(i);', 'for (let i = 0; i < n; i += 2) f(i);'],
      not: ['for (let i = 0; i < n; ++i) f(i);'],
    },
    { from: 'f(i++);', to: ['f(++i);', 'f(i--);', 'f(i);'] },
  ],
};
