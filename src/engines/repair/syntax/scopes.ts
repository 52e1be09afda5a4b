import { isFunction, type Node } from '@babel/types';
import { endOf, startOf, type SourceTree } from './source-tree.ts';

interface Binding {
  readonly name: string;
  /** Offset from which the name holds its value, seen from the function that declares it. */
  readonly from: number;
  /** Only nodes inside it see the binding as initialised (the case of a switch). */
  readonly within: Node | null;
}

/** Where each scope's bindings are kept; made once a file. */
export type Scopes = ReadonlyMap<Node, readonly Binding[]>;

const scopeTypes = new Set([
  'Program',
  'BlockStatement',
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'SwitchStatement',
  'CatchClause',
  'ClassDeclaration',
  'ClassExpression',
  'StaticBlock',
  'TSModuleBlock',
]);

const isScope = (node: Node): boolean => scopeTypes.has(node.type) || isFunction(node);

/** The names a binding pattern introduces. */
export const namesInPattern = (pattern: Node | null | undefined): string[] => {
  switch (pattern?.type) {
    case 'Identifier':
      return [pattern.name];
    case 'AssignmentPattern':
      return namesInPattern(pattern.left);
    case 'RestElement':
      return namesInPattern(pattern.argument);
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => namesInPattern(element));
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        namesInPattern(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'TSParameterProperty':
      return namesInPattern(pattern.parameter);
    default:
      return [];
  }
};

class ScopeBuilder {
  readonly #tree: SourceTree;
  readonly scopes = new Map<Node, Binding[]>();

  constructor(tree: SourceTree) {
    this.#tree = tree;
  }

  #scopeAround(node: Node, isHoisted: boolean): Node {
    let parent = this.#tree.parentOf.get(node);
    while (
      parent &&
      !(isHoisted ? isFunction(parent) || parent.type === 'Program' || parent.type === 'StaticBlock' : isScope(parent))
    )
      parent = this.#tree.parentOf.get(parent);
    return parent ?? this.#tree.root;
  }

  #caseAround(node: Node): Node | null {
    const parent = this.#tree.parentOf.get(node);
    return parent?.type === 'SwitchCase' ? parent : null;
  }

  add(scope: Node, names: readonly string[], from: number, within: Node | null = null): void {
    const bindings = this.scopes.get(scope) ?? [];
    for (const name of names) bindings.push({ name, from, within });
    this.scopes.set(scope, bindings);
  }

  #declare(node: Node & { type: 'VariableDeclaration' }): void {
    const scope = this.#scopeAround(node, node.kind === 'var');
    const loop = this.#tree.parentOf.get(node);
    const isLoopHead = (loop?.type === 'ForOfStatement' || loop?.type === 'ForInStatement') && loop.left === node;
    for (const declarator of node.declarations) {
      const ownFunction = declarator.init && isFunction(declarator.init) ? startOf(declarator.init) : null;
      const from = isLoopHead ? endOf(loop.right) : (ownFunction ?? endOf(declarator));
      this.add(scope, namesInPattern(declarator.id), from, this.#caseAround(node));
    }
  }

  visit(node: Node): void {
    if (isFunction(node)) {
      for (const parameter of node.params) this.add(node, namesInPattern(parameter), endOf(parameter));
      if (node.type === 'FunctionExpression') this.add(node, namesInPattern(node.id), startOf(node));
    }
    if (node.type === 'FunctionDeclaration') this.add(this.#scopeAround(node, false), namesInPattern(node.id), 0);
    else if (node.type === 'VariableDeclaration') this.#declare(node);
    else if (node.type === 'CatchClause') this.add(node, namesInPattern(node.param), startOf(node.body));
    else if (node.type === 'ClassDeclaration' || node.type === 'ClassExpression') this.#declareClass(node);
    else if (node.type === 'ImportDeclaration' && node.importKind !== 'type') {
      for (const specifier of node.specifiers)
        if (!('importKind' in specifier && specifier.importKind === 'type')) this.add(this.#tree.root, [specifier.local.name], 0);
    }
  }

  #declareClass(node: Node & { type: 'ClassDeclaration' | 'ClassExpression' }): void {
    this.add(node, namesInPattern(node.id), startOf(node.body));
    if (node.type === 'ClassDeclaration') this.add(this.#scopeAround(node, false), namesInPattern(node.id), endOf(node));
  }
}

/** Collects every scope's bindings. */
export const scopesOf = (tree: SourceTree): Scopes => {
  const builder = new ScopeBuilder(tree);
  for (const node of tree.nodes) builder.visit(node);
  // Nearest first: what is declared last stands nearest to what follows.
  for (const bindings of builder.scopes.values()) bindings.sort((one, other) => other.from - one.from);
  return builder.scopes;
};

/** The names in scope and initialised at a node, nearest first. Names of the module count as initialised inside its functions. */
export const namesAt = (tree: SourceTree, scopes: Scopes, node: Node): string[] => {
  const names: string[] = [];
  const seen = new Set<string>();
  const inside = new Set<Node>([node]);
  let hasLeftFunction = false;
  for (let scope = tree.parentOf.get(node); scope; scope = tree.parentOf.get(scope)) {
    inside.add(scope);
    const isSettled = hasLeftFunction && scope.type === 'Program';
    const bindings = scopes.get(scope) ?? [];
    for (const binding of bindings) {
      if (seen.has(binding.name)) continue;
      seen.add(binding.name);
      if (binding.within && !inside.has(binding.within)) continue;
      if (isSettled || binding.from <= startOf(node)) names.push(binding.name);
    }
    if (isFunction(scope)) hasLeftFunction = true;
  }
  return names;
};
