import { kindOf, type ValueKind } from '../syntax/kinds.ts';
import { replaced } from '../syntax/edits.ts';
import { operandText } from '../syntax/operators.ts';
import { isCallee } from '../syntax/around.ts';
import type { Template } from '../template.ts';

const defaultsOf: Readonly<Record<ValueKind, readonly string[]>> = {
  number: ['0', '1'],
  string: ["''"],
  boolean: ['false', 'true'],
  array: ['[]'],
  object: ['{}'],
  function: [],
  regexp: [],
  unknown: ["''", '[]', '{}', '0', 'false', 'null'],
};

const mostNames = 4;

export const defaultValue: Template = {
  name: 'default-value',
  family: 'default-value',
  description: 'Falls back to an empty value, or to a name in scope, where a value is missing.',
  literature: 'TBar FP2.5; PAR "object initializer"; BugsJS "missing default".',
  at: ['Identifier', 'MemberExpression', 'OptionalMemberExpression', 'CallExpression', 'OptionalCallExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent = parents[0];
    if (isCallee(site) || parent?.type === 'ExpressionStatement' || parent?.type === 'UpdateExpression') return;
    if (node.type === 'Identifier' && /^[A-Z]/.test(node.name)) return;
    const values = [
      ...defaultsOf[kindOf(site, node)],
      ...site.names.filter((name) => name !== site.text(node)).slice(0, mostNames),
    ];
    for (const value of values) {
      yield* replaced(site, node, `${operandText(site, node, '||', 'left')} || ${value}`);
      yield* replaced(site, node, `${operandText(site, node, '??', 'left')} ?? ${value}`);
    }
  },
  examples: [
    {
      from: 'const a = b.c;',
      to: ["const a = b.c || '';", 'const a = b.c ?? [];', 'const a = (b || {}).c;'],
      not: ['const a = b.c || b.c;'],
    },
    { from: 'f(a, b);', to: ['f(a ?? {}, b);', 'f(a, b || 0);'], not: ['(f || {})(a, b);'] },
    { from: 'a = 1;', to: [], not: ["a || '' = 1;"] },
  ],
};
