import { statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const deletedStatement: Template = {
  name: 'deleted-statement',
  family: 'statement',
  description: 'Removes a statement.',
  literature: 'TBar FP15.1; GenProg and Kali deletion. Most plausible deletions are wrong (Qi et al. 2015), hence a low prior.',
  at: [
    'ExpressionStatement',
    'IfStatement',
    'ReturnStatement',
    'ThrowStatement',
    'BreakStatement',
    'ContinueStatement',
    'ForStatement',
    'ForOfStatement',
    'ForInStatement',
    'WhileStatement',
    'SwitchStatement',
    'TryStatement',
  ],
  *propose(site) {
    yield* statementReplaced(site.node, site.parents[0], '');
  },
  examples: [
    { from: 'a();\nb();\n', to: ['b();\n', 'a();\n'] },
    { from: 'if (a) b();', to: ['if (a) {}', ''] },
    { from: 'const a = 1;', to: [], not: [''] },
  ],
};
