import { parse, type ParserOptions } from '@babel/parser';
import { VISITOR_KEYS, type File, type Node } from '@babel/types';

/** A node with its ancestors, as one linked list. */
export interface NodePath {
  readonly node: Node;
  readonly parent: NodePath | null;
  /** Field of the parent's node that holds this one. */
  readonly key: string;
}

/** Parses JavaScript or TypeScript (by extension) to Babel's AST; throws `SyntaxError` where the text is neither. */
export function parseSource(text: string, path: string): File {
  return parse(text, { ...parserOptions(path), sourceType: sourceTypeOf(path) });
}

export function parserOptions(path: string): ParserOptions {
  const isTyped = /\.[cm]?tsx?$/.test(path);
  const hasJsx = /\.[jt]sx$/.test(path) || path.endsWith('.js');
  return {
    plugins: [...(isTyped ? (['typescript'] as const) : []), ...(hasJsx ? (['jsx'] as const) : []), 'decorators'],
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowSuperOutsideMethod: true,
    allowNewTargetOutsideFunction: true,
    allowUndeclaredExports: true,
    errorRecovery: false,
  };
}

function sourceTypeOf(path: string): 'module' | 'script' | 'unambiguous' {
  if (/\.m[jt]s$/.test(path)) return 'module';
  return path.endsWith('.cjs') ? 'script' : 'unambiguous';
}

/** Visits every node, parents before children. */
export function walk(root: Node, visit: (path: NodePath) => void): void {
  const step = (node: Node, parent: NodePath | null, key: string): void => {
    const path: NodePath = { node, parent, key };
    visit(path);
    for (const field of VISITOR_KEYS[node.type] ?? []) {
      for (const child of childrenOf(node, field)) step(child, path, field);
    }
  };
  step(root, null, '');
}

function childrenOf(node: Node, field: string): Node[] {
  const value = (node as unknown as Record<string, unknown>)[field];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((each): each is Node => typeof each === 'object' && each !== null && 'type' in each);
}

/** Offsets of a parsed node. */
export function rangeOf(node: Node): { readonly start: number; readonly end: number } {
  if (typeof node.start !== 'number' || typeof node.end !== 'number') throw new Error(`A ${node.type} node has no offsets`);
  return { start: node.start, end: node.end };
}
