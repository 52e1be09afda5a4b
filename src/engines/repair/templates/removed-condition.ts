import { replaced, statementReplaced } from '../syntax/edits.ts';
import { statementsIn } from '../syntax/around.ts';
import type { Template } from '../template.ts';

export const removedCondition: Template = {
  name: 'removed-condition',
  family: 'condition',
  description: 'Does always what was done under a condition, or makes a test always or never hold.',
  literature: 'TBar FP4.2 and FP4.4; Kali; PAR "expression remover".',
  at: ['IfStatement', 'ConditionalExpression', 'WhileStatement'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'ConditionalExpression') {
      yield* replaced(site, node, site.text(node.consequent));
      yield* replaced(site, node, site.text(node.alternate));
      return;
    }
    if (node.type === 'WhileStatement') {
      yield* replaced(site, node.test, 'false');
      return;
    }
    if (node.type !== 'IfStatement') return;
    const branch = node.consequent;
    // A declaration in the branch would leave its block.
    const declares = statementsIn(branch).some((statement) => statement.type.endsWith('Declaration'));
    if (!declares)
      yield* statementReplaced(
        node,
        parents[0],
        branch.type === 'BlockStatement' ? site.text(branch).slice(1, -1).trim() || '' : site.text(branch),
      );
    if (node.alternate) yield* statementReplaced(node, parents[0], site.text(node.alternate));
    yield* replaced(site, node.test, 'true');
    yield* replaced(site, node.test, 'false');
  },
  examples: [
    { from: 'if (a) b();', to: ['b();', 'if (true) b();', 'if (false) b();'], not: ['a();'] },
    { from: 'x = a ? b : c;', to: ['x = b;', 'x = c;'] },
    { from: 'if (a) { b(); } else c();', to: ['b();', 'c();'] },
    { from: 'if (a) { const b = 1; f(b); }', to: [], not: ['const b = 1; f(b);'] },
  ],
};
