import type { Node } from '@babel/types';

const skipped = new Set(['loc', 'extra', 'leadingComments', 'trailingComments', 'innerComments', 'tokens', 'errors']);

/** Child nodes in source order of their keys. */
export function childrenOf(node: Node): Node[] {
  const children: Node[] = [];
  for (const [key, value] of Object.entries(node)) {
    if (skipped.has(key)) continue;
    for (const item of Array.isArray(value) ? value : [value]) if (isNode(item)) children.push(item);
  }
  return children;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string' && 'start' in value;
}

/** Every node from the top down, with its parent. */
export function* nodesOf(
  root: Node,
  parent: Node | null = null,
): Generator<{ readonly node: Node; readonly parent: Node | null }> {
  yield { node: root, parent };
  for (const child of childrenOf(root)) yield* nodesOf(child, root);
}

export function sourceOf(source: string, node: Node): string {
  return source.slice(node.start ?? 0, node.end ?? 0);
}

/** Names that patterns bind: `{ a, b: [c] }` gives a, c. */
export function boundNames(pattern: Node): string[] {
  switch (pattern.type) {
    case 'Identifier':
      return [pattern.name];
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        boundNames(property.type === 'RestElement' ? property.argument : property.value),
      );
    case 'ArrayPattern':
      return pattern.elements.flatMap((element) => (element === null ? [] : boundNames(element)));
    case 'AssignmentPattern':
      return boundNames(pattern.left);
    case 'RestElement':
      return boundNames(pattern.argument);
    case 'TSParameterProperty':
      return boundNames(pattern.parameter);
    default:
      return [];
  }
}

/** Names that a node declares, at any depth. */
export function declaredNames(root: Node): Set<string> {
  const names = new Set<string>();
  for (const { node } of nodesOf(root)) for (const name of namesDeclaredBy(node)) names.add(name);
  return names;
}

/** Names that one node binds itself. */
function namesDeclaredBy(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclarator':
      return boundNames(node.id);
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
    case 'ObjectMethod':
    case 'ClassMethod':
      return [...('id' in node && node.id ? [node.id.name] : []), ...node.params.flatMap((parameter) => boundNames(parameter))];
    case 'ClassDeclaration':
    case 'ClassExpression':
      return node.id ? [node.id.name] : [];
    case 'CatchClause':
      return node.param ? boundNames(node.param) : [];
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
      return [node.local.name];
    default:
      return [];
  }
}

/** Names that a node uses and does not declare itself. Scopes inside it are taken together, which is enough for short code. */
export function freeNames(root: Node): Set<string> {
  const declared = declaredNames(root);
  const free = new Set<string>();
  for (const { node, parent } of nodesOf(root)) {
    if ((node.type === 'Identifier' || node.type === 'JSXIdentifier') && isReference(node, parent) && !declared.has(node.name))
      free.add(node.name);
  }
  return free;
}

function isReference(node: Node, parent: Node | null): boolean {
  if (parent === null) return true;
  switch (parent.type) {
    case 'MemberExpression':
    case 'OptionalMemberExpression':
      return parent.object === node || parent.computed;
    case 'ObjectProperty':
      return parent.value === node || parent.computed;
    case 'ObjectMethod':
    case 'ClassMethod':
    case 'ClassProperty':
    case 'ClassPrivateProperty':
      return parent.key !== node || ('computed' in parent && parent.computed === true);
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'ImportSpecifier':
    case 'ExportSpecifier':
      return false;
    case 'JSXAttribute':
      return false;
    default:
      return (
        !parent.type.startsWith('TS') ||
        parent.type === 'TSAsExpression' ||
        parent.type === 'TSNonNullExpression' ||
        parent.type === 'TSSatisfiesExpression'
      );
  }
}
