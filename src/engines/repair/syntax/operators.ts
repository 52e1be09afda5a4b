import type { BinaryExpression, LogicalExpression, Node } from '@babel/types';
import type { Edit, Site } from '../template.ts';
import { replaced } from './edits.ts';
import { level, levelOfNode, levelOfOperator } from './placement.ts';

const isBare = (node: Node): boolean => node.extra?.['parenthesized'] !== true;

/** A node's text, in the parentheses it has or needs as an operand of the operator. */
export const operandText = (site: Site, operand: Node, operator: string, side: 'left' | 'right'): string => {
  const text = site.text(operand);
  const own = levelOfNode(operand);
  const outer = levelOfOperator(operator);
  const isMixed =
    (operator === '??') !== (own === level.coalesce) &&
    (own === level.or || own === level.and || own === level.coalesce) &&
    outer <= level.and &&
    outer >= level.coalesce;
  const least = operator === '**' ? (side === 'left' ? level.update : level.power) : side === 'left' ? outer : outer + 1;
  return own < least || isMixed ? `(${text})` : text;
};

/** `left operator right` with the operands' parentheses put right. */
export const joined = (site: Site, left: Node, operator: string, right: Node): string =>
  `${operandText(site, left, operator, 'left')} ${operator} ${operandText(site, right, operator, 'right')}`;

/** The same operands under another operator, evaluated in the same grouping. */
export const operatorReplaced = (site: Site, node: BinaryExpression | LogicalExpression, operator: string): Edit[] =>
  replaced(site, node, joined(site, node.left, operator, node.right));

/** The same tokens with only the operator changed, so that precedence may group them anew. */
export const operatorTokenReplaced = (site: Site, node: BinaryExpression | LogicalExpression, operator: string): Edit[] => {
  const wrap = (operand: Node): string => (isBare(operand) ? site.text(operand) : `(${site.text(operand)})`);
  return replaced(site, node, `${wrap(node.left)} ${operator} ${wrap(node.right)}`);
};
