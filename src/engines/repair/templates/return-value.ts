import { returnedNearby } from '../syntax/around.ts';
import { interleaved } from '../syntax/conditions.ts';
import { insertedBefore, replaced, statementReplaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostValues = 25;

export const returnValue: Template = {
  name: 'return-value',
  family: 'return',
  description: 'Returns another value: one returned elsewhere in the function, a name in scope, a usual constant, or nothing.',
  literature: 'TBar FP12; PAR "expression replacer" on returns; QuixBugs; HumanEvalFix "value misuse".',
  at: ['ReturnStatement', 'ArrowFunctionExpression'],
  *propose(site) {
    const { node, parents } = site;
    const constants = ['true', 'false', 'null', 'undefined', '0', '1', '-1', "''", '[]', '{}', 'this'];
    if (node.type === 'ArrowFunctionExpression') {
      if (node.body.type === 'BlockStatement') return;
      const parameters = node.params.flatMap((parameter) => (parameter.type === 'Identifier' ? [parameter.name] : []));
      for (const value of interleaved([parameters, constants], 12)) yield* replaced(site, node.body, value);
      return;
    }
    if (node.type !== 'ReturnStatement') return;
    const values = interleaved([returnedNearby(site), site.names, constants], mostValues);
    for (const value of values) {
      if (node.argument && value !== '') yield* replaced(site, node.argument, value);
      else if (value !== '') yield* statementReplaced(node, parents[0], `return ${value};`);
    }
    if (node.argument) {
      yield* statementReplaced(node, parents[0], 'return;');
      yield* statementReplaced(node, parents[0], `${site.text(node.argument)};`);
      if (node.argument.type === 'AssignmentExpression')
        yield* insertedBefore(site, node, parents[0], `${site.text(node.argument)};`);
    }
  },
  examples: [
    {
      from: 'function f(a) { if (a) return 1; return true; }',
      to: [
        'function f(a) { if (a) return 1; return a; }',
        'function f(a) { if (a) return 1; return false; }',
        'function f(a) { if (a) return true; return true; }',
      ],
      not: ['function f(a) { if (a) return 1; return b; }'],
    },
    { from: 'function f(a) { return; }', to: ['function f(a) { return a; }'] },
    { from: 'const f = (a, b) => a;', to: ['const f = (a, b) => b;', 'const f = (a, b) => ({});'] },
  ],
};
