import { isExpression, isStatement, type Node } from '@babel/types';
import { applyEdit, editKey } from './apply-edit.ts';
import type { LineRange } from './sites.ts';
import { replaced, statementReplaced } from './syntax/edits.ts';
import { looksNumeric } from './syntax/kinds.ts';
import { operatorReplaced } from './syntax/operators.ts';
import {
  ancestorsOf,
  childrenOf,
  endLineOf,
  endOf,
  isSyntacticallyValid,
  lineOf,
  readSourceTree,
  startOf,
  type SourceTree,
} from './syntax/source-tree.ts';
import type { Edit, Site } from './template.ts';

/** The conventional operators: relational, arithmetic and logical operator replacement, unary insertion, constants, statement deletion. */
export const mutationOperators = ['ROR', 'AOR', 'LCR', 'UOI', 'CRP', 'SDL'] as const;

export type MutationOperator = (typeof mutationOperators)[number];

/** A small wrong program: the changed file with one operator applied to a changed line. */
export interface Mutant {
  readonly operator: MutationOperator;
  readonly edit: Edit;
  /** 1-based line of the mutated node. */
  readonly line: number;
  /** The whole mutated file. */
  readonly source: string;
}

const others: ReadonlyMap<string, { operator: MutationOperator; by: readonly string[] }> = new Map([
  ...(['<', '<=', '>', '>='] as const).map((one): [string, { operator: MutationOperator; by: string[] }] => [
    one,
    { operator: 'ROR', by: ['<', '<=', '>', '>='].filter((other) => other !== one) },
  ]),
  ['===', { operator: 'ROR', by: ['!=='] }],
  ['!==', { operator: 'ROR', by: ['==='] }],
  ['==', { operator: 'ROR', by: ['!='] }],
  ['!=', { operator: 'ROR', by: ['=='] }],
  ['+', { operator: 'AOR', by: ['-'] }],
  ['-', { operator: 'AOR', by: ['+'] }],
  ['*', { operator: 'AOR', by: ['/'] }],
  ['/', { operator: 'AOR', by: ['*'] }],
  ['%', { operator: 'AOR', by: ['*'] }],
  ['&&', { operator: 'LCR', by: ['||'] }],
  ['||', { operator: 'LCR', by: ['&&'] }],
  ['??', { operator: 'LCR', by: ['&&'] }],
]);

type Made = readonly [operator: MutationOperator, edits: readonly Edit[]];

const isText = (node: Node): boolean => node.type === 'StringLiteral' || node.type === 'TemplateLiteral';

const operatorMutants = (site: Site): Made[] => {
  const { node } = site;
  if (node.type !== 'BinaryExpression' && node.type !== 'LogicalExpression') return [];
  const found = others.get(node.operator);
  // A text minus a text is NaN whatever the program does: it dies at once and proves nothing.
  if (!found || (node.operator === '+' && (isText(node.left) || isText(node.right)))) return [];
  return found.by.map((operator): Made => [found.operator, operatorReplaced(site, node, operator)]);
};

const isTest = (node: Node, parent: Node | undefined): boolean =>
  parent !== undefined && 'test' in parent && parent.test === node && parent.type !== 'SwitchCase';

const insertionMutants = (site: Site): Made[] => {
  const { node, parents } = site;
  if (!isExpression(node)) return [];
  if (isTest(node, parents[0]))
    return [
      [
        'UOI',
        node.type === 'UnaryExpression' && node.operator === '!'
          ? replaced(site, node, site.text(node.argument))
          : replaced(site, node, `!(${site.text(node)})`),
      ],
    ];
  const isPlain = node.type === 'Identifier' || node.type === 'MemberExpression';
  const isUsed =
    parents[0]?.type === 'ReturnStatement' || parents[0]?.type === 'CallExpression' || parents[0]?.type === 'VariableDeclarator';
  return isPlain && isUsed && looksNumeric(site, node) ? [['UOI', replaced(site, node, `${site.text(node)} + 1`)]] : [];
};

const constantMutants = (site: Site): Made[] => {
  const { node } = site;
  switch (node.type) {
    case 'NumericLiteral':
      return [node.value + 1, node.value === 0 ? -1 : 0].map((value): Made => ['CRP', replaced(site, node, String(value))]);
    case 'StringLiteral':
      return [['CRP', replaced(site, node, node.value === '' ? "'mutant'" : "''")]];
    case 'BooleanLiteral':
      return [['CRP', replaced(site, node, String(!node.value))]];
    case 'RegExpLiteral':
      return [['CRP', replaced(site, node, '/(?!)/')]];
    default:
      return [];
  }
};

const deletable = new Set([
  'ExpressionStatement',
  'IfStatement',
  'ReturnStatement',
  'ThrowStatement',
  'BreakStatement',
  'ContinueStatement',
  'ForStatement',
  'ForOfStatement',
  'WhileStatement',
]);

/** Deleting the last bare `return`, or a `continue` at the end of a loop, changes nothing. */
const isWithoutEffect = (node: Node, parents: readonly Node[]): boolean => {
  const [parent, grandparent] = parents;
  const isLast = parent?.type === 'BlockStatement' && parent.body.at(-1) === node;
  if (!isLast || !grandparent) return false;
  if (node.type === 'ContinueStatement') return /^(?:For|While|DoWhile)/.test(grandparent.type);
  return node.type === 'ReturnStatement' && !node.argument && /Function|Method/.test(grandparent.type);
};

const deletionMutants = (site: Site): Made[] => {
  const { node, parents } = site;
  if (!isStatement(node) || !deletable.has(node.type) || isWithoutEffect(node, parents)) return [];
  return [['SDL', statementReplaced(node, parents[0], '')]];
};

const siteOf = (tree: SourceTree, node: Node): Site => ({
  node,
  parents: ancestorsOf(tree, node),
  source: tree.source,
  text: (part) => tree.source.slice(startOf(part), endOf(part)),
  names: [],
  ingredients: { literals: [], properties: [], methods: [], expressions: [], words: [] },
});

/** What a mutant is before anybody has looked whether it parses. */
type Draft = Omit<Mutant, 'source'>;

/** Takes from the groups in turn, so that a bound leaves some of each operator and line. What does not parse is passed over when its turn comes. */
const inTurn = (groups: readonly (readonly Draft[])[], most: number, valid: (draft: Draft) => Mutant | null): Mutant[] => {
  const taken: Mutant[] = [];
  let waiting = groups.map((group) => group.values());
  while (waiting.length > 0 && taken.length < most) {
    const left: typeof waiting = [];
    for (const group of waiting) {
      if (taken.length >= most) break;
      const mutant = nextValid(group, valid);
      if (mutant === null) continue;
      taken.push(mutant);
      left.push(group);
    }
    waiting = left;
  }
  return taken;
};

const nextValid = (group: Iterator<Draft>, valid: (draft: Draft) => Mutant | null): Mutant | null => {
  for (let next = group.next(); next.done !== true; next = group.next()) {
    const mutant = valid(next.value);
    if (mutant !== null) return mutant;
  }
  return null;
};

const isOn = (node: Node, lines: readonly LineRange[]): boolean => {
  const last = isStatement(node) && childrenOf(node).some((child) => isStatement(child)) ? lineOf(node) : endLineOf(node);
  return lines.some((range) => lineOf(node) >= range.start && Math.min(last, lineOf(node)) <= range.end);
};

export const mostMutants = 40;

/** A generated file has more places than anybody would choose from, and an edit of a long line is dear to compare. */
const mostEdits = 1_000;

/**
 * Mutants of the changed lines of a fix, for the question whether the tests have teeth (Offutt et al. 1996; the sufficient set
 * and statement deletion). At most `mostMutants`, spread over operators; none equals the source, none equals another, each parses.
 * Throws the parser's `SyntaxError` for a file that cannot be read at all.
 */
export const mutantsOf = (changedLines: readonly LineRange[], source: string, path = 'file.ts'): Mutant[] => {
  const tree = readSourceTree(path, source);
  const seen = new Set<string>();
  const drafts: Draft[] = [];
  let edited = 0;
  for (const node of tree.nodes) {
    if (edited >= mostEdits) break;
    if (!isOn(node, changedLines)) continue;
    const site = siteOf(tree, node);
    for (const [operator, edits] of [
      ...operatorMutants(site),
      ...insertionMutants(site),
      ...constantMutants(site),
      ...deletionMutants(site),
    ])
      for (const edit of edits) {
        edited += 1;
        const key = editKey(source, edit);
        if (key === null || seen.has(key)) continue;
        seen.add(key);
        drafts.push({ operator, edit, line: lineOf(node) });
      }
  }
  return inTurn(
    mutationOperators.map((operator) => drafts.filter((draft) => draft.operator === operator)),
    mostMutants,
    ({ operator, edit, line }) => {
      const mutated = applyEdit(source, edit);
      return isSyntacticallyValid(mutated, path) ? { operator, edit, line, source: mutated } : null;
    },
  );
};
