import { interleaved } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostLiterals = 25;
const mostWords = 8;

export const widenedComparison: Template = {
  name: 'widened-comparison',
  family: 'condition',
  description: 'Compares with a second literal of the file or the failing tests, `x === a || x === b`.',
  literature:
    'BugsJS "missing type check" (eslint node types); TBar FP4.3; Defects4J dissection "conditional expression expansion".',
  at: ['BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression' || !/^[=!]==?$/.test(node.operator)) return;
    const isLiteral = node.right.type === 'StringLiteral' || node.right.type === 'NumericLiteral';
    if (!isLiteral) return;
    const isSameKind = (literal: string): boolean =>
      node.right.type === 'StringLiteral' ? /^['"]/.test(literal) : /^\d/.test(literal);
    const join = node.operator.startsWith('!') ? '&&' : '||';
    const own = site.text(node.right);
    const isOther = (one: string): boolean => isSameKind(one) && one !== own && one.length <= 40;
    const told = site.ingredients.words.filter(isOther).slice(0, mostWords);
    const known = site.ingredients.literals.filter(isOther).slice(0, mostLiterals);
    for (const literal of interleaved([known, told], mostLiterals + mostWords))
      yield* replaced(site, node, `${site.text(node)} ${join} ${site.text(node.left)} ${node.operator} ${literal}`);
  },
  examples: [
    {
      from: "if (a.b === 'x') f('y');",
      to: ["if (a.b === 'x' || a.b === 'y') f('y');"],
      not: ["if (a.b === 'x' || a.b === 'x') f('y');"],
    },
    {
      from: "return c && a.type === 'A' ? 1 : 2;",
      to: ["return c && (a.type === 'A' || a.type === 'B') ? 1 : 2;"],
      not: ["return c && (a.type === 'A' || a.type === 'A') ? 1 : 2;"],
      words: ['A', 'B'],
    },
    { from: 'if (c && a !== 1) f(2);', to: ['if (c && a !== 1 && a !== 2) f(2);'] },
    { from: "if (c && a === 'x') f('y');", to: ["if (c && (a === 'x' || a === 'y')) f('y');"] },
  ],
};
