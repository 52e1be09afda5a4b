import { isExpression, type Node } from '@babel/types';
import { namesInPattern } from './scopes.ts';
import { childrenOf, endOf, startOf, type SourceTree } from './source-tree.ts';

/** An expression that may be put elsewhere, with what it needs there. */
export interface Donor {
  readonly text: string;
  readonly freeNames: readonly string[];
  readonly needsThis: boolean;
}

/** What a file offers as material, each list most frequent first. */
export interface Ingredients {
  readonly literals: readonly string[];
  readonly properties: readonly string[];
  readonly methods: readonly string[];
  readonly donors: readonly Donor[];
}

const longestDonor = 80;

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

class Tally<Value> {
  readonly #counts = new Map<string, { count: number; value: Value }>();

  add(key: string, value: () => Value | null): void {
    const entry = this.#counts.get(key);
    if (entry) entry.count += 1;
    else {
      const made = value();
      if (made !== null) this.#counts.set(key, { count: 1, value: made });
    }
  }

  byFrequency(): Value[] {
    return [...this.#counts.values()].toSorted((one, other) => other.count - one.count).map((entry) => entry.value);
  }
}

const donorOf = (node: Node, text: string): Donor | null => {
  const needs = needsOf(node);
  return needs && { text, ...needs };
};

/** Gathers what one or several files of a package offer, the first file's frequency counting like the others'. */
export const ingredientsOf = (trees: readonly SourceTree[]): Ingredients => {
  const literals = new Tally<string>();
  const properties = new Tally<string>();
  const methods = new Tally<string>();
  const donors = new Tally<Donor>();
  for (const tree of trees) {
    for (const node of tree.nodes) {
      const parent = tree.parentOf.get(node);
      const text = tree.source.slice(startOf(node), endOf(node));
      if (isLiteral(node) && parent?.type !== 'ImportDeclaration') literals.add(text, () => text);
      if (node.type === 'MemberExpression' || node.type === 'OptionalMemberExpression') {
        if (!node.computed && node.property.type === 'Identifier') {
          const { name } = node.property;
          const isCalled =
            (parent?.type === 'CallExpression' || parent?.type === 'OptionalCallExpression') && parent.callee === node;
          (isCalled ? methods : properties).add(name, () => name);
        }
      }
      if (
        text.length <= longestDonor &&
        isExpression(node) &&
        !isLiteral(node) &&
        !notDonors.has(node.type) &&
        !/\n|\/[/*]/.test(text)
      )
        donors.add(text, () => donorOf(node, text));
    }
  }
  return {
    literals: literals.byFrequency(),
    properties: properties.byFrequency(),
    methods: methods.byFrequency(),
    donors: donors.byFrequency(),
  };
};
