import { isFunction, type Node } from '@babel/types';
import { insertedAfter, insertedBefore } from '../syntax/edits.ts';
import { needsOf } from '../syntax/ingredients.ts';
import { childrenOf } from '../syntax/source-tree.ts';
import type { Site, Template } from '../template.ts';

const mostStatements = 12;
const mostNames = 4;

/** The simple statements of the innermost function, nearest to the site first. */
const statementsNearby = (site: Site): Node[] => {
  const around = site.parents.find((parent) => isFunction(parent)) ?? site.parents.at(-1);
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ExpressionStatement') found.push(node);
    for (const child of childrenOf(node)) if (!isFunction(child)) visit(child);
  };
  if (around) visit(around);
  const distance = (node: Node): number => Math.abs((node.start ?? 0) - (site.node.start ?? 0));
  return found.toSorted((one, other) => distance(one) - distance(other)).slice(0, mostStatements);
};

const namesIn = (statement: Node): string[] => {
  const expression = statement.type === 'ExpressionStatement' ? statement.expression : null;
  return expression ? [...new Set(childrenOf(expression).flatMap((child) => needsOf(child)?.freeNames ?? []))] : [];
};

/** The statement itself, and with one of its names changed for another in scope. */
const variants = (site: Site, statement: Node): string[] => {
  const text = site.text(statement);
  const names = namesIn(statement);
  const others = site.names.filter((name) => !names.includes(name) && !/^[A-Z]/.test(name)).slice(0, mostNames);
  const renamed = names
    .slice(0, 3)
    .flatMap((name) =>
      others.map((other) =>
        text.replaceAll(new RegExp(`(?<![.\\w$'"])${name.replaceAll('$', '\\$')}(?![\\w$'"])`, 'g'), () => other),
      ),
    );
  return [text, ...renamed];
};

export const duplicatedStatement: Template = {
  name: 'duplicated-statement',
  family: 'donor',
  description: 'Does a statement of the same function here as well, as it stands or with one variable changed.',
  literature: 'GenProg insertion; TBar FP14; plastic surgery hypothesis (Barr et al. 2014).',
  at: ['ExpressionStatement', 'ReturnStatement', 'IfStatement', 'ForStatement', 'VariableDeclaration'],
  *propose(site) {
    const { node, parents } = site;
    if (parents[0]?.type === 'ForStatement' || parents[0]?.type === 'ForOfStatement' || parents[0]?.type === 'ForInStatement')
      return;
    for (const statement of statementsNearby(site))
      for (const text of variants(site, statement)) {
        const ended = text.endsWith(';') ? text : `${text};`;
        yield* insertedBefore(site, node, parents[0], ended);
        if (node.type !== 'ReturnStatement') yield* insertedAfter(site, node, parents[0], ended);
      }
  },
  examples: [
    {
      from: 'function f(a, b) {\n  a.push(1);\n  return b;\n}',
      to: [
        'function f(a, b) {\n  a.push(1);\n  a.push(1);\n  return b;\n}',
        'function f(a, b) {\n  a.push(1);\n  b.push(1);\n  return b;\n}',
      ],
      not: ['function f(a, b) {\n  a.push(1);\n  c.push(1);\n  return b;\n}'],
    },
    { from: 'for (const i of a) f(i);', to: [], not: ['f(i); for (const i of a) f(i);'] },
  ],
};
