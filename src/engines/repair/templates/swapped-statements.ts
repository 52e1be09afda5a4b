import type { Node, Statement } from '@babel/types';
import { simpleStatements, statementsIn } from '../syntax/around.ts';
import { indentAt } from '../syntax/edits.ts';
import type { Edit, Site, Template } from '../template.ts';

/** The text of two neighbours' place. */
const spanning = (one: Node, other: Node, text: string): Edit => ({
  kind: 'replace-statement',
  start: one.start ?? 0,
  end: other.end ?? 0,
  text,
});

/** The block of a branch or loop that something may be moved into. */
const blockOf = (node: Node): (Node & { type: 'BlockStatement' }) | null => {
  const body = node.type === 'IfStatement' ? node.consequent : 'body' in node && !Array.isArray(node.body) ? node.body : null;
  return body && body.type === 'BlockStatement' && /^(?:If|For|ForOf|ForIn|While)Statement$/.test(node.type) ? body : null;
};

const isDeclaration = (node: Node): boolean => node.type.endsWith('Declaration');

/** The first of two neighbours moved to the start of the second's block. */
const movedInto = (site: Site, one: Statement, other: Statement): Edit[] => {
  const block = blockOf(other);
  if (!block || isDeclaration(one)) return [];
  const inside = (block.start ?? 0) + 1;
  const indent = `${indentAt(site, other)}  `;
  return [
    spanning(
      one,
      other,
      `${site.source.slice(other.start ?? 0, inside)}\n${indent}${site.text(one)}${site.source.slice(inside, other.end ?? 0)}`,
    ),
  ];
};

/** The second of two neighbours moved to the end of the first's block. */
const movedBackInto = (site: Site, one: Statement, other: Statement): Edit[] => {
  const block = blockOf(one);
  if (!block || isDeclaration(other)) return [];
  const before = site.source.slice(one.start ?? 0, (block.end ?? 0) - 1).trimEnd();
  const indent = indentAt(site, one);
  return [
    spanning(
      one,
      other,
      `${before}\n${indent}  ${site.text(other)}\n${indent}${site.source.slice((block.end ?? 0) - 1, one.end ?? 0)}`,
    ),
  ];
};

export const swappedStatements: Template = {
  name: 'swapped-statements',
  family: 'statement',
  description: 'Exchanges a statement with the next, or moves one of the two into the branch or loop that the other is.',
  literature: 'TBar FP14 "move statement"; GenProg swap; BugsJS "wrong order".',
  at: simpleStatements,
  *propose(site) {
    const { node, parents } = site;
    const siblings = statementsIn(parents[0]);
    const index = siblings.findIndex((one) => one === node);
    const [one, other] = [siblings[index], siblings[index + 1]];
    if (index < 0 || !one || !other || /^(?:Import|Export|Function)/.test(one.type + other.type)) return;
    yield spanning(one, other, `${site.text(other)}\n${indentAt(site, one)}${site.text(one)}`);
    yield* movedInto(site, one, other);
    yield* movedBackInto(site, one, other);
  },
  examples: [
    { from: 'a();\nb();', to: ['b();\na();'], not: ['b();'] },
    { from: 'a();\nif (b) {\n  c();\n}\nd();', to: ['if (b) {\n  a();\n  c();\n}\nd();', 'a();\nif (b) {\n  c();\n  d();\n}'] },
    {
      from: 'const a = 1;\nif (b) {\n  c(a);\n}',
      to: ['if (b) {\n  c(a);\n}\nconst a = 1;'],
      not: ['if (b) {\n  const a = 1;\n  c(a);\n}'],
    },
  ],
};
