import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const mostFromFile = 12;

/** Neighbours of a number that a slip of the pen makes likely. */
const neighbours = (value: number): number[] => {
  const made = [value + 1, value - 1, 0, 1, 2, value + 2, value - 2, -value, value * 2, value * 10, value / 10, value / 2, -1];
  return [...new Set(made)].filter((other) => other !== value && Number.isFinite(other));
};

export const numericLiteral: Template = {
  name: 'numeric-literal',
  family: 'literal',
  description: 'Puts a neighbouring number, a usual constant or another number of the file for a number.',
  literature: 'TBar FP9.1; ManySStuBs4J "change numeric literal"; CRCR of mutation testing.',
  at: ['NumericLiteral'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'NumericLiteral') return;
    for (const value of neighbours(node.value)) yield* replaced(site, node, String(Number(value.toPrecision(12))));
    const fromFile = site.ingredients.literals.filter((literal) => /^[\d.]/.test(literal) && !literal.endsWith('n'));
    for (const literal of fromFile.slice(0, mostFromFile)) yield* replaced(site, node, literal);
  },
  examples: [
    { from: 'let i = 0;', to: ['let i = 1;', 'let i = -1;'], not: ['let i = -0;'] },
    { from: 'f(10); g(255);', to: ['f(9); g(255);', 'f(100); g(255);', 'f(255); g(255);'] },
    { from: 'const a = b - 3;', to: ['const a = b - 4;', 'const a = b - -3;'] },
  ],
};
