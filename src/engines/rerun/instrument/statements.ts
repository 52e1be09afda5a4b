import type { Node } from '@babel/types';
import { rangeOf, walk, type NodePath } from '#lib/parse-source.ts';
import type { Wrap } from './splice.ts';
import { statementPlace } from './positions.ts';
import type { ParsedSource } from './parsed-source.ts';

/** A statement, or a branch of an expression, that execution can reach on its own. */
export interface Statement {
  /** Index into the hits of a test. */
  readonly probe: number;
  readonly file: string;
  readonly start: number;
  readonly end: number;
  /** 1-based. */
  readonly line: number;
  /** 1-based; compound statements end with their header. */
  readonly endLine: number;
  /** Name of the innermost function around it; `null` at the top of the file. */
  readonly within: string | null;
}

const branches: Readonly<Record<string, readonly string[]>> = {
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['right'],
  ArrowFunctionExpression: ['body'],
};
const silent = new Set([
  'FunctionDeclaration',
  'ClassDeclaration',
  'ImportDeclaration',
  'ExportAllDeclaration',
  'EmptyStatement',
  'BlockStatement',
]);

/** The statements of a source with the wraps that note in `__patchline.h` when they are reached. */
export function probesOf(source: ParsedSource, firstProbe: number): { readonly statements: Statement[]; readonly wraps: Wrap[] } {
  const statements: Statement[] = [];
  const wraps: Wrap[] = [];
  walk(source.ast.program, (path) => {
    const kind = probeKind(path);
    if (kind === null) return;
    const probe = firstProbe + statements.length;
    const hit = `__patchline.h[${probe}]=1`;
    const range = rangeOf(path.node);
    statements.push({ probe, file: source.path, ...range, ...linesOf(path.node), within: functionName(path) });
    if (kind === 'expression') wraps.push({ ...range, prefix: `(${hit},(`, suffix: '))', rank: 0 });
    else if (kind === 'single') wraps.push({ ...range, prefix: `{${hit};`, suffix: '}', rank: 1 });
    else wraps.push({ ...range, prefix: `${hit};`, suffix: '', rank: 0 });
  });
  return { statements, wraps };
}

/** The statements alone, numbered from `firstProbe`. */
export function statementsOf(source: ParsedSource, firstProbe: number): readonly Statement[] {
  return probesOf(source, firstProbe).statements;
}

function probeKind(path: NodePath): 'expression' | 'single' | 'list' | null {
  const { node, parent, key } = path;
  if (parent !== null && branches[parent.node.type]?.includes(key) === true && node.type !== 'BlockStatement')
    return 'expression';
  if (silent.has(node.type) || node.type.startsWith('TS') || ('declare' in node && node.declare === true)) return null;
  if (node.type === 'ExportNamedDeclaration' && node.declaration?.type !== 'VariableDeclaration') return null;
  if (node.type === 'ExportDefaultDeclaration') return null;
  const place = statementPlace(path);
  return place === 'fixed' ? null : place;
}

function linesOf(node: Node): { readonly line: number; readonly endLine: number } {
  const line = node.loc?.start.line ?? 1;
  const header = 'test' in node && node.type !== 'DoWhileStatement' ? node.test : 'right' in node ? node.right : null;
  const isCompound =
    'body' in node || node.type === 'IfStatement' || node.type === 'SwitchStatement' || node.type === 'TryStatement';
  if (!isCompound) return { line, endLine: node.loc?.end.line ?? line };
  const end = header !== null && typeof header === 'object' && 'loc' in header ? header.loc?.end.line : undefined;
  return { line, endLine: end ?? line };
}

/** Name of the innermost function around a node, as people would call it. */
export function functionName(path: NodePath): string | null {
  for (let at = path.parent; at !== null; at = at.parent) {
    if (!/Function|Method$/.test(at.node.type) || at.node.type.startsWith('TS')) continue;
    return nameOfFunction(at) ?? '(anonymous)';
  }
  return null;
}

export function nameOfFunction(path: NodePath): string | null {
  const { node, parent } = path;
  if ('id' in node && node.id !== null && typeof node.id === 'object' && 'name' in node.id) return String(node.id.name);
  if ('key' in node) return keyName(node.key as Node);
  const owner = parent?.node;
  if (owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier') return owner.id.name;
  if (owner?.type === 'ObjectProperty' || owner?.type === 'ClassProperty') return keyName(owner.key);
  if (owner?.type === 'AssignmentExpression' && owner.left.type === 'MemberExpression') return keyName(owner.left.property);
  return owner?.type === 'AssignmentExpression' && owner.left.type === 'Identifier' ? owner.left.name : null;
}

function keyName(key: Node): string | null {
  if (key.type === 'Identifier') return key.name;
  return key.type === 'StringLiteral' ? key.value : key.type === 'PrivateName' ? `#${key.id.name}` : null;
}
