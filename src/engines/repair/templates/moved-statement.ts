import type { Node } from '@babel/types';
import { statementsIn } from '../syntax/around.ts';
import { statementReplaced } from '../syntax/edits.ts';
import { indentAt } from '../syntax/edits.ts';
import type { Site, Template } from '../template.ts';

const declares = (statement: Node): boolean => statement.type.endsWith('Declaration');

const blockOf = (site: Site, statements: readonly Node[], indent: string): string =>
  `{\n${statements.map((statement) => `${indent}  ${site.text(statement)}\n`).join('')}${indent}}`;

export const movedStatement: Template = {
  name: 'moved-statement',
  family: 'statement',
  description: 'Moves the last or first statement of a branch or loop out of it, or exchanges two neighbours inside it.',
  literature: 'TBar FP14 "move statement"; QuixBugs; BugsJS "wrong order".',
  at: ['IfStatement', 'ForStatement', 'ForOfStatement', 'ForInStatement', 'WhileStatement'],
  *propose(site) {
    const { node, parents } = site;
    const body = node.type === 'IfStatement' ? node.consequent : 'body' in node ? node.body : null;
    if (!body || Array.isArray(body) || body.type !== 'BlockStatement') return;
    const statements = statementsIn(body);
    const indent = indentAt(site, node);
    const around = (inner: string): string =>
      site.source.slice(node.start ?? 0, body.start ?? 0) + inner + site.source.slice(body.end ?? 0, node.end ?? 0);
    const [first] = statements;
    const last = statements.at(-1);
    const mayLeave = (statement: Node | undefined): statement is Node =>
      statement !== undefined &&
      !declares(statement) &&
      !statements.some(declares) &&
      statement.type !== 'BreakStatement' &&
      statement.type !== 'ContinueStatement';
    if (mayLeave(last) && (node.type !== 'IfStatement' || !node.alternate))
      yield* statementReplaced(
        node,
        parents[0],
        `${around(blockOf(site, statements.slice(0, -1), indent))}\n${indent}${site.text(last)}`,
      );
    if (mayLeave(first))
      yield* statementReplaced(
        node,
        parents[0],
        `${site.text(first)}\n${indent}${around(blockOf(site, statements.slice(1), indent))}`,
      );
    for (let index = 0; index + 1 < statements.length && index < 8; index += 1) {
      const [one, other] = [statements[index], statements[index + 1]];
      if (!one || !other) continue;
      const swapped = statements.toSpliced(index, 2, other, one);
      yield* statementReplaced(node, parents[0], around(blockOf(site, swapped, indent)));
    }
  },
  examples: [
    {
      from: 'if (a) {\n  b();\n  c();\n}',
      to: ['if (a) {\n  b();\n}\nc();', 'b();\nif (a) {\n  c();\n}', 'if (a) {\n  c();\n  b();\n}'],
      not: ['if (a) {\n}\nb();\nc();'],
    },
    {
      from: 'for (const a of b) {\n  const c = 1;\n  f(c);\n}',
      to: ['for (const a of b) {\n  f(c);\n  const c = 1;\n}'],
      not: ['for (const a of b) {\n  const c = 1;\n}\nf(c);'],
    },
  ],
};
