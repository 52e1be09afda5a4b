import { isFunction } from '@babel/types';
import { functionAround, statementsIn } from '../syntax/around.ts';
import { insertedAfter, statementReplaced } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const mostNames = 6;

const isLastOfBody = (site: Site): boolean => {
  const [parent] = site.parents;
  return statementsIn(parent).at(-1) === site.node;
};

export const missingReturn: Template = {
  name: 'missing-return',
  family: 'return',
  description: 'Returns what a statement computes, or a name in scope at the end of a function or branch.',
  literature: 'TBar FP12; Defects4J dissection "missing return statement"; HumanEvalFix.',
  at: [
    'ExpressionStatement',
    'IfStatement',
    'ForStatement',
    'ForOfStatement',
    'ForInStatement',
    'WhileStatement',
    'VariableDeclaration',
    'TryStatement',
  ],
  *propose(site) {
    const { node, parents } = site;
    if (!functionAround(site)) return;
    if (node.type === 'ExpressionStatement') {
      const { expression } = node;
      yield* statementReplaced(node, parents[0], `return ${site.text(expression)};`);
      if (expression.type === 'AssignmentExpression')
        yield* statementReplaced(node, parents[0], `return ${site.text(expression.right)};`);
    }
    const [parent, grandparent] = parents;
    if (!isLastOfBody(site) || !parent || parent.type === 'SwitchCase') return;
    const declared =
      node.type === 'VariableDeclaration'
        ? node.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
        : [];
    const names = [...declared, ...site.names.slice(0, mostNames)];
    const values =
      grandparent && isFunction(grandparent) ? [...names, 'this', 'true', 'false', 'null'] : [...names.slice(0, 3), ''];
    for (const value of values) yield* insertedAfter(site, node, parent, value === '' ? 'return;' : `return ${value};`);
  },
  examples: [
    {
      from: 'function f(a) {\n  g(a);\n}',
      to: ['function f(a) {\n  return g(a);\n}', 'function f(a) {\n  g(a);\n  return a;\n}'],
      not: ['return function f(a) {\n  g(a);\n}'],
    },
    { from: 'g(1);', to: [], not: ['return g(1);'] },
    { from: 'function f() { const x = g(); }', to: ['function f() { const x = g();\nreturn x; }'] },
  ],
};
