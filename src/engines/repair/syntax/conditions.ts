import type { Node } from '@babel/types';
import type { Site } from '../template.ts';
import { isReference } from './ingredients.ts';
import { kindOfForm, kindOfName } from './kinds.ts';
import { level, levelOfNode } from './placement.ts';
import { childrenOf } from './source-tree.ts';

/** Kinds of nodes that stand as a condition of their own. */
export const conditionKinds: readonly Node['type'][] = [
  'Identifier',
  'MemberExpression',
  'OptionalMemberExpression',
  'CallExpression',
  'OptionalCallExpression',
  'LogicalExpression',
  'UnaryExpression',
  'BinaryExpression',
];

/** Whether the node's truth decides something: a test, or an operand of one. */
export const isTest = (node: Node, parent: Node | undefined): boolean => {
  switch (parent?.type) {
    case 'IfStatement':
    case 'WhileStatement':
    case 'DoWhileStatement':
    case 'ForStatement':
    case 'ConditionalExpression':
      return parent.test === node;
    case 'UnaryExpression':
      return parent.operator === '!';
    case 'LogicalExpression':
      return parent.operator !== '??' && (parent.left === node || kindOfForm(node) === 'boolean');
    default:
      return false;
  }
};

const opposite: Readonly<Record<string, string>> = {
  '===': '!==',
  '!==': '===',
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '>=': '<',
  '>': '<=',
  '<=': '>',
};

/** A text that is true when the node is not. */
export const negationOf = (site: Site, node: Node): string => {
  if (node.type === 'UnaryExpression' && node.operator === '!') return site.text(node.argument);
  const turned = node.type === 'BinaryExpression' ? opposite[node.operator] : undefined;
  if (node.type === 'BinaryExpression' && turned) return `${site.text(node.left)} ${turned} ${site.text(node.right)}`;
  return levelOfNode(node) < level.unary ? `!(${site.text(node)})` : `!${site.text(node)}`;
};

const collectReads = (site: Site, node: Node, found: Map<string, Node>): void => {
  if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression')
    found.set(site.text(node.object), node.object);
  for (const child of childrenOf(node)) collectReads(site, child, found);
};

/** What is read by its members inside a node: the objects of its member expressions, as texts without calls. */
export const objectsReadIn = (site: Site, node: Node): string[] => {
  const found = new Map<string, Node>();
  collectReads(site, node, found);
  return [...found.keys()].filter(
    (text) => text.length <= 40 && /^[\w$.[\]'"]+$/.test(text) && text !== 'this' && !/^[A-Z]/.test(text),
  );
};

const collectSubjects = (site: Site, node: Node, parent: Node | undefined, found: Set<string>): void => {
  const isMember = (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && !node.computed;
  const isCallee = (parent?.type === 'CallExpression' || parent?.type === 'OptionalCallExpression') && parent.callee === node;
  if (!isCallee && (isMember || (isReference(node, parent) && node.type === 'Identifier' && node.name !== 'undefined'))) {
    const text = site.text(node);
    if (text.length <= 40 && !/^[A-Z]|[(\n]/.test(text)) found.add(text);
  }
  for (const child of childrenOf(node)) collectSubjects(site, child, node, found);
};

/** The variables and members a node reads, outermost first, as texts. */
export const subjectsIn = (site: Site, node: Node): string[] => {
  const found = new Set<string>();
  collectSubjects(site, node, undefined, found);
  return [...found];
};

const isComparison = (text: string): boolean =>
  /(?:[=!]==?|[<>]=?|\binstanceof\b|\bin\b|^!)/.test(text) && !/=>/.test(text) && !/[&|?]/.test(text);

const looksLikePredicate = (text: string): boolean =>
  /^(?:[\w$]+\.)*(?:is|has|should|can|may|includes|startsWith|endsWith|test)[A-Z]?\w*\(/.test(text);

/** Conditions that stand elsewhere in the file and make sense here, the same function's first. */
export const conditionsOfFile = (site: Site): string[] =>
  site.ingredients.expressions.filter((text) => isComparison(text) || looksLikePredicate(text));

const conditionsOnName = (site: Site, name: string): string[] => {
  switch (kindOfName(site, name)) {
    case 'number':
      return [`${name} > 0`, `${name} < 0`, `${name} === 0`, `${name} <= 0`];
    case 'boolean':
      return [name, `!${name}`];
    case 'string':
      return [name, `!${name}`, `${name}.length > 0`, `${name} === undefined`];
    case 'array':
      return [`${name}.length > 0`, `${name}.length === 0`, `!${name}`, `${name} === undefined`];
    case 'function':
      return [];
    default:
      return [name, `!${name}`, `${name} === undefined`, `${name} !== undefined`];
  }
};

const mostNames = 8;
const mostTruths = 20;

const lowerNames = (site: Site): string[] => site.names.filter((name) => !/^[A-Z]/.test(name));

/** Simple conditions on the nearest names in scope. */
export const conditionsOnNames = (site: Site): string[] =>
  interleaved(
    [
      lowerNames(site)
        .slice(0, mostNames)
        .flatMap((name) => conditionsOnName(site, name)),
      lowerNames(site)
        .filter((name) => kindOfName(site, name) !== 'function')
        .slice(0, mostTruths)
        .flatMap((name) => [name, `!${name}`]),
    ],
    4 * mostTruths,
  );

/** Takes from several lists in turn, so that none is cut off by another; duplicates are dropped. */
export const interleaved = (lists: readonly (readonly string[])[], most: number): string[] => {
  const taken = new Set<string>();
  const longest = Math.max(0, ...lists.map((list) => list.length));
  for (let index = 0; index < longest && taken.size < most; index += 1) {
    for (const list of lists) {
      const item = list[index];
      if (item !== undefined && taken.size < most) taken.add(item);
    }
  }
  return [...taken];
};
