import { operatorReplaced } from '../syntax/operators.ts';
import type { Template } from '../template.ts';

const others: Readonly<Record<string, readonly string[]>> = {
  '+': ['-', '*', '/', '%'],
  '-': ['+', '*', '/', '%'],
  '*': ['/', '+', '-', '**', '%'],
  '/': ['*', '%', '-', '+'],
  '%': ['/', '*', '+', '-'],
  '**': ['*', '/', '+'],
};

export const arithmeticOperator: Template = {
  name: 'arithmetic-operator',
  family: 'arithmetic-operator',
  description: 'Computes with another arithmetic operator.',
  literature: 'TBar FP11.2; AOR of Offutt et al. (1996); QuixBugs "incorrect arithmetic operator".',
  at: ['BinaryExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'BinaryExpression') return;
    for (const operator of others[node.operator] ?? []) yield* operatorReplaced(site, node, operator);
  },
  examples: [
    { from: 'const a = b + c;', to: ['const a = b - c;', 'const a = b * c;'], not: ['const a = b & c;'] },
    { from: 'const a = b * c + d;', to: ['const a = b + c + d;', 'const a = b * c - d;'] },
    { from: 'const a = b ** c;', to: ['const a = b * c;'] },
  ],
};
