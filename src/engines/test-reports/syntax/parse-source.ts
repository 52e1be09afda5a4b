import { parse, type ParserPlugin } from '@babel/parser';
import { type File, type Node, VISITOR_KEYS } from '@babel/types';

/** The syntax tree of a JavaScript or TypeScript file; `null` where it cannot be parsed at all. */
export function parseSource(path: string, source: string): File | null {
  const isTypeScript = /\.[cm]?tsx?$/.test(path);
  const languages: ParserPlugin[] = isTypeScript ? ['typescript'] : [];
  const extensions: ParserPlugin[] = /\.(jsx?|tsx)$/.test(path) ? ['jsx'] : [];
  try {
    return parse(source, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      plugins: [...languages, ...extensions, 'decorators'],
    });
  } catch {
    return null;
  }
}

/** The direct children of a node, in source order. */
export function childrenOf(node: Node): readonly Node[] {
  const found: Node[] = [];
  for (const key of VISITOR_KEYS[node.type] ?? []) {
    const value: unknown = Reflect.get(node, key);
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) found.push(child);
  }
  return found;
}

/** The node and everything below it, outermost first. */
export function* descendantsOf(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* descendantsOf(child);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

/** Offsets of a node that was parsed from text. */
export function spanOf(node: Node): { readonly start: number; readonly end: number } {
  return { start: node.start ?? 0, end: node.end ?? 0 };
}
