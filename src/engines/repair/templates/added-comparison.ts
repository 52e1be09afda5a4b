import type { Node } from '@babel/types';
import { isTest } from '../syntax/conditions.ts';
import { replaced } from '../syntax/edits.ts';
import { operandText } from '../syntax/operators.ts';
import type { Edit, Site, Template } from '../template.ts';

const mostSubjects = 10;
const mostLiterals = 8;
const mostWords = 4;
const subjectsOfWords = 2;

const isSubject = (text: string): boolean =>
  /^[\w$]+(?:\??\.[\w$]+)+$/.test(text) &&
  !/^(?:this|Math|Object|Array|JSON|console)\.\w+$/.test(text) &&
  !text.endsWith('.length');

const isWord = (literal: string): boolean => /^['"][\w-]+['"]$/.test(literal);

function* compared(site: Site, subject: string, literal: string): Generator<Edit> {
  const { node } = site;
  yield* replaced(site, node, `${operandText(site, node, '&&', 'left')} && ${subject} !== ${literal}`);
  yield* replaced(site, node, `${operandText(site, node, '&&', 'left')} && ${subject} === ${literal}`);
  yield* replaced(site, node, `${operandText(site, node, '||', 'left')} || ${subject} === ${literal}`);
}

export const addedComparison: Template = {
  name: 'added-comparison',
  family: 'condition',
  description: 'Adds to a test that a member or name does, or does not, equal a text of the file or of the failing tests.',
  literature: 'ACS predicate synthesis; Prophet condition synthesis (abstract conditions `v == const`).',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'LogicalExpression', 'UnaryExpression', 'BinaryExpression'],
  *propose(site) {
    const { node, parents } = site;
    const parent: Node | undefined = parents[0];
    if (!isTest(node, parent) || parent?.type === 'LogicalExpression' || parent?.type === 'UnaryExpression') return;
    const subjects = [
      ...site.ingredients.expressions.filter(isSubject).slice(0, mostSubjects),
      ...site.names.filter((name) => !/^[A-Z]/.test(name)).slice(0, 6),
    ];
    const literals = site.ingredients.literals.filter(isWord).slice(0, mostLiterals);
    const words = site.ingredients.words.filter((word) => isWord(word) && !literals.includes(word)).slice(0, mostWords);
    for (const subject of subjects) for (const literal of literals) yield* compared(site, subject, literal);
    for (const subject of subjects.slice(0, subjectsOfWords)) for (const word of words) yield* compared(site, subject, word);
  },
  examples: [
    { from: 'if (a) g(a.b.type);', to: ["if (a && a.b.type !== 'Import') g(a.b.type);"], words: ['Import'] },
    {
      from: "function f(node) { if (!a) g(node.parent.type, 'Export'); }",
      to: [
        "function f(node) { if (!a && node.parent.type !== 'Export') g(node.parent.type, 'Export'); }",
        "function f(node) { if (!a || node === 'Export') g(node.parent.type, 'Export'); }",
      ],
      not: ["function f(node) { if (!(a && node === 'Export')) g(node.parent.type, 'Export'); }"],
    },
  ],
};
