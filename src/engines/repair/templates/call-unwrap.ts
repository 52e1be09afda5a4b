import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const callUnwrap: Template = {
  name: 'call-unwrap',
  family: 'call-wrap',
  description: 'Leaves a call out and keeps one of its arguments.',
  literature: 'HumanEvalFix "excess logic"; TBar FP10.',
  at: ['CallExpression', 'OptionalCallExpression', 'NewExpression'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'CallExpression' && node.type !== 'OptionalCallExpression' && node.type !== 'NewExpression') return;
    if (parents[0]?.type === 'ExpressionStatement') return;
    for (const argument of node.arguments.slice(0, 3)) {
      if (
        argument.type === 'SpreadElement' ||
        argument.type === 'FunctionExpression' ||
        argument.type === 'ArrowFunctionExpression'
      )
        continue;
      yield* replaced(site, node, site.text(argument));
    }
  },
  examples: [
    { from: 'x = f(a + b);', to: ['x = a + b;'], not: ['x = f;'] },
    { from: 'x = f(a, g(b)) * c;', to: ['x = a * c;', 'x = g(b) * c;', 'x = f(a, b) * c;'] },
    { from: 'f(a);', to: [], not: ['a;'] },
  ],
};
