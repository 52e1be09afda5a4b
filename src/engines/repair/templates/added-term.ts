import { replaced } from '../syntax/edits.ts';
import { kindOf, kindOfName, looksNumeric } from '../syntax/kinds.ts';
import { operandText } from '../syntax/operators.ts';
import type { Template } from '../template.ts';

const mostNames = 6;

export const addedTerm: Template = {
  name: 'added-term',
  family: 'arithmetic-operator',
  description: 'Adds, subtracts or multiplies by one more number: a name or member in scope, or a small constant.',
  literature: 'Defects4J dissection "arithmetic expression modification"; HumanEvalFix "missing logic".',
  at: ['BinaryExpression', 'Identifier', 'MemberExpression', 'CallExpression', 'UpdateExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    const isPlace =
      node.type === 'BinaryExpression'
        ? /^[-+*/%]$/.test(node.operator)
        : parent?.type === 'ReturnStatement' ||
          parent?.type === 'AssignmentExpression' ||
          parent?.type === 'VariableDeclarator' ||
          (parent?.type === 'CallExpression' && parent.callee !== node) ||
          (parent?.type === 'BinaryExpression' && /^(?:[<>]=?|[=!]==?)$/.test(parent.operator));
    if (!isPlace || !(node.type === 'BinaryExpression' ? kindOf(site, node) !== 'string' : looksNumeric(site, node))) return;
    const names = site.names
      .filter((name) => kindOfName(site, name) === 'number' && name !== site.text(node))
      .slice(0, mostNames);
    const members = site.ingredients.expressions
      .filter((text) => /^[\w$.]+\.(?:length|\w*(?:start|end|column|line|offset|index|count))$/i.test(text))
      .slice(0, mostNames);
    const terms = [...names, ...members];
    for (const operator of ['+', '-', '*', '/', '%']) {
      const own = operandText(site, node, operator, 'left');
      const constants = operator === '+' || operator === '-' ? ['1', '2'] : ['2', '10', '100'];
      for (const term of [...constants, ...(operator === '+' || operator === '-' ? terms : names.slice(0, 3))])
        yield* replaced(site, node, `${own} ${operator} ${term}`);
    }
  },
  examples: [
    {
      from: 'function f(n) { n++; x = (a + b) / 2; }',
      to: [
        'function f(n) { n++; x = (a + b + n) / 2; }',
        'function f(n) { n++; x = (a + b + 1) / 2; }',
        'function f(n) { n++; x = (a + b) / 2 / 2; }',
      ],
      not: ['function f(n) { n++; x = (a + b + m) / 2; }'],
    },
    { from: "x = a + 'b';", to: [], not: ["x = a + 'b' - 1;"] },
  ],
};
