import { replaced } from '../syntax/edits.ts';
import type { Template } from '../template.ts';

const others: Readonly<Record<string, readonly string[]>> = {
  '=': ['+=', '-=', '||=', '??='],
  '+=': ['-=', '=', '*='],
  '-=': ['+=', '=', '/='],
  '*=': ['/=', '+=', '='],
  '/=': ['*=', '-=', '='],
  '%=': ['/=', '='],
  '**=': ['*='],
  '|=': ['&=', '^=', '='],
  '&=': ['|=', '^=', '='],
  '^=': ['|=', '&='],
  '<<=': ['>>='],
  '>>=': ['<<=', '>>>='],
  '>>>=': ['>>='],
  '||=': ['??=', '&&=', '='],
  '??=': ['||=', '='],
  '&&=': ['||=', '??='],
};

export const compoundAssignment: Template = {
  name: 'compound-assignment',
  family: 'arithmetic-operator',
  description: 'Assigns by another operator: `+=` for `=`, `-=` for `+=`, `??=` for `||=`.',
  literature: 'ASR of mutation testing (Offutt et al. 1996); QuixBugs "incorrect assignment operator".',
  at: ['AssignmentExpression'],
  *propose(site) {
    const { node } = site;
    if (node.type !== 'AssignmentExpression' || node.left.type.endsWith('Pattern')) return;
    for (const operator of others[node.operator] ?? [])
      yield* replaced(site, node, `${site.text(node.left)} ${operator} ${site.text(node.right)}`);
  },
  examples: [
    { from: 'a = b;', to: ['a += b;', 'a ??= b;'], not: ['a == b;'] },
    { from: 'a += b;', to: ['a -= b;', 'a = b;'] },
    { from: 'for (; ; i += 2) f();', to: ['for (; ; i -= 2) f();'] },
    { from: '[a, b] = c;', to: [], not: ['[a, b] += c;'] },
  ],
};
