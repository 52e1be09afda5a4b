import { parse } from '@babel/parser';
import type { Node } from '@babel/types';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** JavaScript of a TypeScript text that is only annotated (no enums or namespaces); the text itself where it does not parse. */
export function stripTypes(source: string): string {
  let tree: Node;
  try {
    tree = parse(source, {
      sourceType: 'module',
      allowAwaitOutsideFunction: true,
      allowReturnOutsideFunction: true,
      plugins: ['typescript'],
    });
  } catch {
    return source;
  }
  const spans = [...typeSpans(tree)].sort((a, b) => b.start - a.start || b.end - a.end);
  let text = source;
  let from = source.length + 1;
  for (const span of spans) {
    if (span.end > from) continue;
    text = text.slice(0, span.start) + text.slice(span.end);
    from = span.start;
  }
  return text;
}

const erased =
  /^(?:TSTypeAnnotation|TSTypeParameterInstantiation|TSTypeParameterDeclaration|TSInterfaceDeclaration|TSTypeAliasDeclaration|TSDeclareFunction)$/;

function* typeSpans(node: Node): Generator<Span> {
  const start = node.start ?? 0;
  const end = node.end ?? 0;
  if (erased.test(node.type) || (node.type === 'ImportDeclaration' && node.importKind === 'type')) {
    yield { start, end };
    return;
  }
  if (node.type === 'TSAsExpression' || node.type === 'TSSatisfiesExpression' || node.type === 'TSNonNullExpression')
    yield { start: node.expression.end ?? start, end };
  if (node.type === 'Identifier' && node.optional === true)
    yield { start: start + node.name.length, end: start + node.name.length + 1 };
  for (const child of childrenOf(node)) yield* typeSpans(child);
}

function childrenOf(node: Node): Node[] {
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === 'loc' || key.endsWith('Comments') || key === 'errors') return [];
    return (Array.isArray(value) ? value : [value]).filter(
      (item): item is Node => typeof item === 'object' && item !== null && 'type' in item && 'start' in item,
    );
  });
}
