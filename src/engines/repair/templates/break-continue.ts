import { functionAround, isInLoop, isInLoopOrSwitch, statementsIn } from '../syntax/around.ts';
import { insertedAfter, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const breakContinue: Template = {
  name: 'break-continue',
  family: 'statement',
  description: 'Leaves a loop or case where it went on, goes on where it left, or leaves in another way.',
  literature: 'TBar FP14 and FP15; mutation operators SBR/CBR; BugsJS "missing break".',
  at: ['BreakStatement', 'ContinueStatement', 'ReturnStatement', 'ExpressionStatement'],
  *propose(site) {
    const { node, parents } = site;
    const own = node.type === 'BreakStatement' ? 'break;' : node.type === 'ContinueStatement' ? 'continue;' : 'return;';
    const ways = [
      ...(isInLoopOrSwitch(site) ? ['break;'] : []),
      ...(isInLoop(site) ? ['continue;'] : []),
      ...(functionAround(site) ? ['return;'] : []),
    ];
    if (node.type !== 'ExpressionStatement') {
      if (node.type === 'ReturnStatement' && node.argument && !isInLoop(site)) return;
      for (const way of ways)
        if (way !== own || (node.type === 'ReturnStatement' && node.argument)) yield* statementReplaced(node, parents[0], way);
      return;
    }
    if (statementsIn(parents[0]).at(-1) !== node) return;
    for (const way of ways) yield* insertedAfter(site, node, parents[0], way);
  },
  examples: [
    {
      from: 'for (const a of b) { if (a) continue; f(); }',
      to: ['for (const a of b) { if (a) break; f(); }', 'for (const a of b) { if (a) continue; f();\nbreak; }'],
      not: ['for (const a of b) { if (a) return; f(); }'],
    },
    {
      from: 'switch (a) {\n  case 1:\n    f();\n  case 2:\n    g();\n}',
      to: ['switch (a) {\n  case 1:\n    f();\n    break;\n  case 2:\n    g();\n}'],
    },
    {
      from: 'function f() { for (const a of b) { if (a) return; } }',
      to: ['function f() { for (const a of b) { if (a) continue; } }'],
    },
  ],
};
