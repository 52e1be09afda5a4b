import { replaced, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

export const swappedBranches: Template = {
  name: 'swapped-branches',
  family: 'condition',
  description: 'Exchanges what is done if a condition holds and if it does not.',
  literature: 'BugsJS; HumanEvalFix "value misuse"; conditional negation of mutation testing.',
  at: ['ConditionalExpression', 'IfStatement'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type === 'ConditionalExpression') {
      const test = node.test.extra?.['parenthesized'] === true ? `(${site.text(node.test)})` : site.text(node.test);
      yield* replaced(site, node, `${test} ? ${site.text(node.alternate)} : ${site.text(node.consequent)}`);
    }
    if (node.type === 'IfStatement' && node.alternate && node.alternate.type !== 'IfStatement') {
      const consequent = site.text(node.consequent);
      yield* statementReplaced(node, parents[0], `if (${site.text(node.test)}) ${site.text(node.alternate)} else ${consequent}`);
    }
  },
  examples: [
    { from: 'x = a ? b : c;', to: ['x = a ? c : b;'], not: ['x = c ? a : b;'] },
    { from: 'if (a) { b(); } else { c(); }', to: ['if (a) { c(); } else { b(); }'] },
    { from: 'if (a) b(); else if (d) c();', to: [], not: ['if (a) if (d) c(); else b();'] },
  ],
};
