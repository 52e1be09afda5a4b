import type { Node } from '@babel/types';
import { replaced } from '../syntax/edits.ts';
import { kindOf } from '../syntax/kinds.ts';
import { operandText } from '../syntax/operators.ts';
import type { Site, Template } from '../template.ts';

const mostLiterals = 8;

const isText = (site: Site, node: Node): boolean => {
  const kind = kindOf(site, node);
  if (kind === 'string') return true;
  const parent = site.parents[0];
  const isJoined =
    parent?.type === 'BinaryExpression' &&
    parent.operator === '+' &&
    (kindOf(site, parent.left) === 'string' || kindOf(site, parent.right) === 'string');
  return isJoined && kind !== 'number';
};

export const addedText: Template = {
  name: 'added-text',
  family: 'literal',
  description: 'Joins a short text of the file, or a blank, before or after a text.',
  literature: 'BugsJS "missing separator"; HumanEvalFix "missing logic".',
  at: ['Identifier', 'MemberExpression', 'CallExpression', 'BinaryExpression', 'TemplateLiteral'],
  *propose(site) {
    const { node } = site;
    if (!isText(site, node)) return;
    const literals = site.ingredients.literals.filter((literal) => /^(['"]).{1,4}\1$/.test(literal));
    for (const literal of [...literals.slice(0, mostLiterals), "' '", "'.'"]) {
      yield* replaced(site, node, `${operandText(site, node, '+', 'left')} + ${literal}`);
      yield* replaced(site, node, `${literal} + ${operandText(site, node, '+', 'right')}`);
    }
  },
  examples: [
    {
      from: "f(a.trim(), ', ');",
      to: ["f(a.trim() + ', ', ', ');", "f(', ' + a.trim(), ', ');", "f(a.trim() + ' ', ', ');"],
      not: ["f(a.trim()', ', ', ');"],
    },
    { from: 'f(a.length);', to: [], not: ["f(a.length + ' ');"] },
  ],
};
