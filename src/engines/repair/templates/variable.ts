import type { Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { isReference } from '../syntax/ingredients.ts';
import type { Template } from '../template.ts';

const mostNames = 30;

const isCalled = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'CallExpression' || parent?.type === 'NewExpression' || parent?.type === 'OptionalCallExpression') &&
  parent.callee === node;

const shape = (name: string): string =>
  /^[A-Z0-9_]+$/.test(name) ? 'constant' : /^[A-Z]/.test(name) ? 'class' : name.length === 1 ? 'letter' : 'word';

/** Names alike in form come first: a slip puts `i` for `j`, not for `Options`. */
const alikeFirst = (name: string, names: readonly string[]): string[] => {
  const score = (other: string): number => {
    const isPart = other.toLowerCase().includes(name.toLowerCase()) || name.toLowerCase().includes(other.toLowerCase());
    return (shape(other) === shape(name) ? 0 : 2) - (isPart && other.length > 2 ? 1 : 0);
  };
  return names.filter((other) => other !== name).toSorted((one, other) => score(one) - score(other));
};

export const variable: Template = {
  name: 'variable',
  family: 'variable',
  description: 'Reads another variable that is in scope, names alike in form first.',
  literature: 'TBar FP13.1; ManySStuBs4J "change identifier used"; VarMisuse; QuixBugs "incorrect variable".',
  at: ['Identifier'],
  *propose(site) {
    const { node, parents } = site;
    if (node.type !== 'Identifier' || !isReference(node, parents[0])) return;
    if (isCalled(node, parents[0])) {
      for (const name of site.names.filter((other) => other !== node.name).slice(0, mostNames / 2))
        yield* replaced(site, node, name);
      return;
    }
    for (const name of alikeFirst(node.name, site.names).slice(0, mostNames)) yield* replaced(site, node, name);
  },
  examples: [
    { from: 'function f(a, b) { return a; }', to: ['function f(a, b) { return b; }'], not: ['function f(b, b) { return a; }'] },
    {
      from: 'const a = 1; const b = a; const c = 2;',
      to: [],
      not: ['const a = 1; const b = c; const c = 2;', 'const a = 1; const b = b; const c = 2;'],
    },
    { from: 'for (const i of x) for (const j of y) f({ i });', to: ['for (const i of x) for (const j of y) f({ i: j });'] },
    { from: 'let a = 0, b = 1; a.b = 2;', to: ['let a = 0, b = 1; b.b = 2;'], not: ['let a = 0, b = 1; a.a = 2;'] },
  ],
};
