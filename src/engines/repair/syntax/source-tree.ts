import { parse, type ParserOptions, type ParserPlugin } from '@babel/parser';
import { VISITOR_KEYS, type Node } from '@babel/types';
import { oncePer } from '#lib/once-per.ts';

/** A parsed file with the links Babel leaves out: parents, and the nodes in the order of the text. */
export interface SourceTree {
  readonly path: string;
  readonly source: string;
  readonly root: Node;
  /** Every node that is code, not type, in the order of the text. */
  readonly nodes: readonly Node[];
  readonly parentOf: ReadonlyMap<Node, Node>;
}

const isTypeScriptPath = (path: string): boolean => /\.[cm]?tsx?$/.test(path);
const mayHoldJsx = (path: string): boolean => !/\.[cm]?ts$/.test(path);

/** The options under which a file of this name is read, by its extension alone. */
export const parserOptionsFor = (path: string): ParserOptions => {
  const plugins: ParserPlugin[] = ['decorators'];
  if (isTypeScriptPath(path)) plugins.push('typescript');
  if (mayHoldJsx(path)) plugins.push('jsx');
  return {
    sourceType: 'unambiguous',
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowUndeclaredExports: true,
    plugins,
  };
};

/** Whether the text parses without a single error as a file of this name. */
export const isSyntacticallyValid = (source: string, path: string): boolean => {
  try {
    parse(source, { ...parserOptionsFor(path), errorRecovery: false });
    return true;
  } catch {
    return false;
  }
};

export const startOf = (node: Node): number => node.start ?? 0;
export const endOf = (node: Node): number => node.end ?? 0;
export const lineOf = (node: Node): number => node.loc?.start.line ?? 1;
export const endLineOf = (node: Node): number => node.loc?.end.line ?? lineOf(node);

const expressionsWithTypes = new Set([
  'TSAsExpression',
  'TSSatisfiesExpression',
  'TSNonNullExpression',
  'TSTypeAssertion',
  'TSInstantiationExpression',
  'TSParameterProperty',
  'TSExportAssignment',
  'TSModuleDeclaration',
  'TSModuleBlock',
]);

const typeOnlyNames = /^(TS|Declare|TypeParameter|TypeAnnotation|InterfaceDeclaration|Decorator$|Directive)/;

/** Whether a node exists for the type checker only (or is a directive or decorator) and is never changed. */
const isTypeOnly = (node: Node): boolean => {
  if (expressionsWithTypes.has(node.type)) return 'declare' in node && node.declare === true;
  if (typeOnlyNames.test(node.type)) return true;
  return 'declare' in node && node.declare === true;
};

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';

/** Fields of import and export statements that hold code; their specifiers and sources are no sites. */
const fieldsWithCode = (node: Node): readonly string[] => {
  if (node.type === 'ImportDeclaration' || node.type === 'ExportAllDeclaration') return [];
  return node.type === 'ExportNamedDeclaration' ? ['declaration'] : (VISITOR_KEYS[node.type] ?? []);
};

/** The children of a node that are code, in the order of the text. */
export const childrenOf = oncePer((node: Node): readonly Node[] => readChildren(node));

const readChildren = (node: Node): Node[] => {
  const children: Node[] = [];
  const fields: Readonly<Record<string, unknown>> = { ...node };
  for (const key of fieldsWithCode(node)) {
    const value = fields[key];
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && !isTypeOnly(child)) children.push(child);
    }
  }
  return children.sort((one, other) => startOf(one) - startOf(other));
};

/** Reads a file. Throws the parser's `SyntaxError` if not even error recovery can make sense of it. */
export const readSourceTree = (path: string, source: string): SourceTree => {
  const root = parse(source, parserOptionsFor(path)).program;
  const nodes: Node[] = [];
  const parentOf = new Map<Node, Node>();
  const visit = (node: Node): void => {
    nodes.push(node);
    for (const child of childrenOf(node)) {
      // Shorthand properties hold one node twice; the value is the one that may be replaced.
      parentOf.set(child, node);
      visit(child);
    }
  };
  visit(root);
  return { path, source, root, nodes, parentOf };
};

/** The ancestors of a node, innermost first. */
export const ancestorsOf = (tree: SourceTree, node: Node): Node[] => {
  const ancestors: Node[] = [];
  for (let parent = tree.parentOf.get(node); parent; parent = tree.parentOf.get(parent)) ancestors.push(parent);
  return ancestors;
};
