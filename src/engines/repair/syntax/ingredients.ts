import { isExpression, type Node } from '@babel/types';
import { namesInPattern, scopesOf } from './scopes.ts';
import { childrenOf, endOf, startOf, type SourceTree } from './source-tree.ts';

/** A piece of text found in the file, with the offsets of its occurrences in the file itself (not in its package). */
export interface Ingredient {
  readonly text: string;
  readonly count: number;
  readonly starts: readonly number[];
}

/** An expression that may be put elsewhere, with what it needs there. */
export interface Donor extends Ingredient {
  readonly freeNames: readonly string[];
  /** Those of them that have to be in scope wherever it is put: of another file, what that file declares. */
  readonly boundNames: readonly string[];
  readonly needsThis: boolean;
}

/** What a file offers as material, each list most frequent first. */
export interface Ingredients {
  readonly literals: readonly Ingredient[];
  readonly properties: readonly Ingredient[];
  readonly methods: readonly Ingredient[];
  readonly donors: readonly Donor[];
}

const longestDonor = 80;

/** Of each list, so many come from the other files of the package: every template goes through them at every site. */
const mostFromPackage = 120;

const isLiteral = (node: Node): boolean =>
  node.type === 'StringLiteral' ||
  node.type === 'NumericLiteral' ||
  node.type === 'RegExpLiteral' ||
  node.type === 'BigIntLiteral';

const notDonors = new Set([
  'Identifier',
  'NullLiteral',
  'BooleanLiteral',
  'ThisExpression',
  'Super',
  'Import',
  'FunctionExpression',
  'ClassExpression',
  'AssignmentExpression',
  'UpdateExpression',
  'AwaitExpression',
  'YieldExpression',
  'JSXElement',
  'JSXFragment',
  'JSXText',
]);

const unmovable = new Set([
  'Super',
  'AwaitExpression',
  'YieldExpression',
  'MetaProperty',
  'AssignmentExpression',
  'UpdateExpression',
  'JSXElement',
]);

const namingParents = new Set([
  'PrivateName',
  'RestElement',
  'ArrayPattern',
  'CatchClause',
  'ClassDeclaration',
  'ClassExpression',
  'FunctionDeclaration',
  'FunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
  'TSParameterProperty',
  'TSModuleDeclaration',
  'LabeledStatement',
  'BreakStatement',
  'ContinueStatement',
  'MetaProperty',
]);

/** Whether an identifier is read or written as a variable here, rather than naming a property, a key, a label or a binding. */
export const isReference = (node: Node, parent: Node | undefined): boolean => {
  if (node.type !== 'Identifier' || !parent) return node.type === 'Identifier';
  if ('superClass' in parent && parent.superClass === node) return true;
  if (namingParents.has(parent.type))
    return 'computed' in parent && parent.computed === true && 'key' in parent && parent.key === node;
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node || parent.computed === true;
    case 'ObjectProperty':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
    case 'ClassAccessorProperty':
      return parent.value === node || ('computed' in parent && parent.computed === true && parent.key === node);
    case 'ArrowFunctionExpression':
      return parent.body === node;
    case 'VariableDeclarator':
      return parent.init === node;
    case 'AssignmentPattern':
      return parent.right === node;
    default:
      return true;
  }
};

interface Needs {
  readonly read: Set<string>;
  readonly bound: Set<string>;
  needsThis: boolean;
  isMovable: boolean;
}

const gather = (node: Node, parent: Node | undefined, needs: Needs): void => {
  if (unmovable.has(node.type)) needs.isMovable = false;
  if (node.type === 'ThisExpression') needs.needsThis = true;
  if (node.type === 'BlockStatement') needs.isMovable = false;
  if (node.type === 'ArrowFunctionExpression') for (const name of node.params.flatMap(namesInPattern)) needs.bound.add(name);
  if (node.type === 'Identifier' && isReference(node, parent)) needs.read.add(node.name);
  for (const child of childrenOf(node)) gather(child, node, needs);
};

/** The names an expression reads from outside itself; null if it cannot be moved (await, assignment, function bodies …). */
export const needsOf = (node: Node): { freeNames: string[]; needsThis: boolean } | null => {
  const needs: Needs = { read: new Set(), bound: new Set(), needsThis: false, isMovable: true };
  gather(node, undefined, needs);
  if (!needs.isMovable) return null;
  return { freeNames: [...needs.read].filter((name) => !needs.bound.has(name)), needsThis: needs.needsThis };
};

interface Occurrence<Value> {
  count: number;
  readonly starts: number[];
  readonly value: Value;
}

class Tally<Value extends object> {
  readonly #found = new Map<string, Occurrence<Value> | null>();

  add(text: string, start: number, value: () => Value | null): void {
    let entry = this.#found.get(text);
    if (entry === undefined) {
      const made = value();
      entry = made && { count: 0, starts: [], value: made };
      this.#found.set(text, entry);
    }
    if (entry === null) return;
    entry.count += 1;
    entry.starts.push(start);
  }

  byFrequency(): (Value & Ingredient)[] {
    return [...this.#found]
      .flatMap(([text, entry]) => (entry ? [{ ...entry.value, text, starts: entry.starts, count: entry.count }] : []))
      .toSorted(moreFrequent);
  }
}

const moreFrequent = (one: Ingredient, other: Ingredient): number => other.count - one.count;

const isDonor = (node: Node, text: string): boolean =>
  text.length <= longestDonor && isExpression(node) && !isLiteral(node) && !notDonors.has(node.type) && !/\n|\/[/*]/.test(text);

const isCalled = (node: Node, parent: Node | undefined): boolean =>
  (parent?.type === 'CallExpression' || parent?.type === 'OptionalCallExpression') && parent.callee === node;

/** What a file offers by itself. */
export const ingredientsOf = (tree: SourceTree): Ingredients => {
  const literals = new Tally<object>();
  const properties = new Tally<object>();
  const methods = new Tally<object>();
  const donors = new Tally<{ freeNames: string[]; boundNames: string[]; needsThis: boolean }>();
  for (const node of tree.nodes) {
    const parent = tree.parentOf.get(node);
    const text = tree.source.slice(startOf(node), endOf(node));
    const start = startOf(node);
    if (isLiteral(node)) literals.add(text, start, () => ({}));
    const isMember = (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') && !node.computed;
    if (isMember && node.property.type === 'Identifier') {
      (isCalled(node, parent) ? methods : properties).add(node.property.name, start, () => ({}));
    }
    if (isDonor(node, text)) {
      donors.add(text, start, () => {
        const needs = needsOf(node);
        return needs && { ...needs, boundNames: [] };
      });
    }
  }
  return {
    literals: literals.byFrequency(),
    properties: properties.byFrequency(),
    methods: methods.byFrequency(),
    donors: donors.byFrequency(),
  };
};

/** What a file offers to others: its own names are no globals there. */
export const ingredientsForOthers = (tree: SourceTree): Ingredients => {
  const found = ingredientsOf(tree);
  const declared = new Set([...scopesOf(tree).values()].flat().map((binding) => binding.name));
  const donors = found.donors.map((donor) => ({ ...donor, boundNames: donor.freeNames.filter((name) => declared.has(name)) }));
  return { ...found, donors };
};

/** A file's own, and after it the most frequent of what others of its package offer. */
export const withPackage = (own: Ingredients, others: readonly Ingredients[]): Ingredients => ({
  literals: extended(own, others, ({ literals }) => literals),
  properties: extended(own, others, ({ properties }) => properties),
  methods: extended(own, others, ({ methods }) => methods),
  donors: extended(own, others, ({ donors }) => donors),
});

const extended = <Item extends Ingredient>(
  own: Ingredients,
  others: readonly Ingredients[],
  list: (of: Ingredients) => readonly Item[],
): Item[] => [...list(own), ...onlyIn(list(own), others.map(list))];

const onlyIn = <Item extends Ingredient>(own: readonly Item[], others: readonly (readonly Item[])[]): Item[] => {
  const known = new Set(own.map((item) => item.text));
  const found = new Map<string, Item>();
  for (const item of others.flat()) {
    if (known.has(item.text)) continue;
    const before = found.get(item.text);
    found.set(item.text, { ...(before ?? item), count: item.count + (before?.count ?? 0), starts: [] });
  }
  return [...found.values()].toSorted(moreFrequent).slice(0, mostFromPackage);
};

/** The same list with what occurs between two offsets first. */
export const nearFirst = <Item extends Ingredient>(items: readonly Item[], from: number, to: number): Item[] => {
  const isNear = (item: Item): boolean => item.starts.some((start) => start >= from && start < to);
  return [...items.filter(isNear), ...items.filter((item) => !isNear(item))];
};
