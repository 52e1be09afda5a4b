import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const others: Readonly<Record<string, readonly string[]>> = {
  true: ['false', 'null'],
  false: ['true', 'null', 'undefined'],
  null: ['undefined', '{}', '[]', "''", '0', 'false'],
  undefined: ['null', '{}', '[]', "''", '0', 'false'],
  '[]': ['{}', 'null', '[[]]'],
  '{}': ['[]', 'null', 'Object.create(null)'],
  "''": ['null', '0', '[]'],
};

export const constant: Template = {
  name: 'constant',
  family: 'literal',
  description: 'Flips true and false, or takes another empty value: null, undefined, an empty list, object or text.',
  literature: 'ManySStuBs4J "change boolean literal"; TBar FP9; BugsJS; prototype-free objects of the prototype-pollution fixes.',
  at: ['BooleanLiteral', 'NullLiteral', 'Identifier', 'ArrayExpression', 'ObjectExpression', 'StringLiteral'],
  *propose(site) {
    const { node } = site;
    const text = node.type === 'StringLiteral' && node.value === '' ? "''" : site.text(node);
    if ((node.type === 'Identifier' && node.name !== 'undefined') || !Object.hasOwn(others, text)) return;
    for (const other of others[text] ?? []) yield* replaced(site, node, other);
  },
  examples: [
    { from: 'let found = false;', to: ['let found = true;'], not: ['let found = false;;'] },
    {
      from: 'const a = {}; const b = []; const c = null;',
      to: [
        'const a = Object.create(null); const b = []; const c = null;',
        'const a = {}; const b = {}; const c = null;',
        "const a = {}; const b = []; const c = '';",
      ],
    },
    { from: 'f(undefined, [1]);', to: ['f(null, [1]);'], not: ['f(undefined, {});'] },
  ],
};
