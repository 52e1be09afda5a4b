import { isExpression, isStatement, type Node, type Statement } from '@babel/types';
import type { Edit, Site } from '../template.ts';
import { fitted, level, levelOfText } from './placement.ts';
import { isReplaceable, isValue } from './replaceable.ts';
import { childrenOf, endOf, startOf } from './source-tree.ts';

const descend = (from: Node, target: Node, above: readonly Node[]): Node[] | null => {
  if (from === target) return [...above];
  const child = childrenOf(from).find(
    (one) => startOf(one) <= startOf(target) && endOf(one) >= endOf(target) && contains(one, target),
  );
  return child ? descend(child, target, [from, ...above]) : null;
};

const contains = (node: Node, target: Node): boolean =>
  node === target || childrenOf(node).some((child) => contains(child, target));

/** The ancestors of a node inside (or around) the site, innermost first. */
const pathTo = (site: Site, target: Node): Node[] => {
  if (target === site.node) return [...site.parents];
  const outside = site.parents.indexOf(target);
  if (outside >= 0) return site.parents.slice(outside + 1);
  return descend(site.node, target, site.parents) ?? [];
};

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A node's own text, or that with its parentheses where the new text is too tight to need them. */
const spanFor = (site: Site, node: Node, text: string): Span => {
  const bare = { start: startOf(node), end: endOf(node) };
  const parenStart = node.extra?.['parenStart'];
  if (typeof parenStart !== 'number' || (levelOfText(text) ?? 0) < level.call) return bare;
  const opening = site.source.slice(parenStart + 1, bare.start);
  const closing = /^\s*\)/.exec(site.source.slice(bare.end))?.[0];
  return closing && opening.trim() === '' ? { start: parenStart, end: bare.end + closing.length } : bare;
};

/** Whether the text would start a statement or an arrow's body and be read as a block or declaration there. */
const isMisreadAt = (target: Node, path: readonly Node[], text: string): boolean =>
  /^(?:\{|function\b|class\b|async function\b)/.test(text) &&
  path.some(
    (node) =>
      startOf(node.type === 'ArrowFunctionExpression' ? node.body : node) === startOf(target) &&
      /^(?:ExpressionStatement|ArrowFunctionExpression)$/.test(node.type),
  );

const textInPlace = (target: Node, path: readonly Node[], text: string): string | null => {
  const [parent, grandparent] = path;
  if (!parent || !isExpression(target)) return text;
  if (!isValue(target, parent, grandparent)) return null;
  const inPlace = isMisreadAt(target, path, text) ? `(${text})` : fitted(text, target, parent);
  if (inPlace === null || parent.type !== 'ObjectProperty' || !parent.shorthand || parent.key.type !== 'Identifier')
    return inPlace;
  return `${parent.key.name}: ${inPlace}`;
};

/** The edit of the smallest expression around the target in whose place any expression may stand. */
const lifted = (site: Site, target: Node, path: readonly Node[], text: string): Edit[] => {
  const chain = [target, ...path];
  const inner = spanFor(site, target, text);
  for (const [index, outer] of chain.entries()) {
    if (isStatement(outer) || outer.type === 'ObjectPattern' || outer.type === 'ArrayPattern') return [];
    if (!isReplaceable(outer, chain[index + 1], chain[index + 2])) continue;
    const { start, end } = outer === target ? inner : { start: startOf(outer), end: endOf(outer) };
    const inside = site.source.slice(start, inner.start) + text + site.source.slice(inner.end, end);
    return [{ kind: 'replace-expression', start, end, text: inside }];
  }
  return [];
};

/**
 * New text for a value at or around the site; none where no value stands. The edit covers the smallest expression around
 * it in whose place any expression may stand. Parentheses are added where the place needs them.
 */
export const replaced = (site: Site, target: Node, text: string): Edit[] => {
  const path = pathTo(site, target);
  const inPlace = textInPlace(target, path, text);
  return inPlace === null ? [] : lifted(site, target, path, inPlace);
};

/** New text for a part that is no value: the name of a member, the target of an assignment, a parameter. */
export const renamed = (site: Site, target: Node, text: string): Edit[] => lifted(site, target, pathTo(site, target), text);

/** The whitespace before the first token of the node's line. */
export const indentAt = (site: Site, node: Node): string => {
  const lineStart = site.source.lastIndexOf('\n', startOf(node) - 1) + 1;
  return /^[ \t]*/.exec(site.source.slice(lineStart, startOf(node)))?.[0] ?? '';
};

const listParents = new Set(['BlockStatement', 'Program', 'SwitchCase', 'StaticBlock', 'TSModuleBlock']);

/** Whether a node is a statement among others, so that one may be put before or after it. */
export const isInList = (parent: Node | undefined): boolean => parent !== undefined && listParents.has(parent.type);

const namesStay = new Set([
  'VariableDeclaration',
  'FunctionDeclaration',
  'ClassDeclaration',
  'TSEnumDeclaration',
  'ImportDeclaration',
]);

/** Whether the statement may be replaced or moved: it declares no names of its own scope and is not the body of a function. */
export const isMovable = (statement: Node, parent: Node | undefined): statement is Statement =>
  isStatement(statement) &&
  !namesStay.has(statement.type) &&
  !statement.type.startsWith('Export') &&
  statement.type !== 'LabeledStatement' &&
  parent?.type !== 'LabeledStatement' &&
  !(statement.type === 'BlockStatement' && !isBodyOfStatement(parent));

const isBodyOfStatement = (parent: Node | undefined): boolean =>
  parent !== undefined &&
  isStatement(parent) &&
  parent.type !== 'FunctionDeclaration' &&
  parent.type !== 'TryStatement' &&
  parent.type !== 'BlockStatement';

/** The text for one statement's place; may be empty or several statements. */
export const statementReplaced = (statement: Node, parent: Node | undefined, text: string): Edit[] => {
  if (!isMovable(statement, parent)) return [];
  const isAlone = !isInList(parent);
  const inPlace = isAlone && text === '' ? '{}' : text;
  return [{ kind: 'replace-statement', start: startOf(statement), end: endOf(statement), text: inPlace }];
};

/** New statements before a statement; the only statement of a branch gets a block around both. */
export const insertedBefore = (site: Site, statement: Node, parent: Node | undefined, text: string): Edit[] => {
  const indent = indentAt(site, statement);
  if (isInList(parent)) return [{ kind: 'insert-before', start: startOf(statement), text: `${text}\n${indent}` }];
  return statementReplaced(statement, parent, `{\n${indent}  ${text}\n${indent}  ${site.text(statement)}\n${indent}}`);
};

/** New statements after a statement; the only statement of a branch gets a block around both. */
export const insertedAfter = (site: Site, statement: Node, parent: Node | undefined, text: string): Edit[] => {
  const indent = indentAt(site, statement);
  if (isInList(parent)) return [{ kind: 'insert-after', end: endOf(statement), text: `\n${indent}${text}` }];
  return statementReplaced(statement, parent, `{\n${indent}  ${site.text(statement)}\n${indent}  ${text}\n${indent}}`);
};
