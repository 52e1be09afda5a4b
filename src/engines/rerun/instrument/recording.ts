import type { Node } from '@babel/types';
import { rangeOf, walk, type NodePath } from '#lib/parse-source.ts';
import { atHead } from './fuel.ts';
import type { ParsedSource } from './parsed-source.ts';
import { splice, type Wrap } from './splice.ts';
import { nameOfFunction } from './statements.ts';
import { fuelWraps } from './switching.ts';

/** The source with fuel, and with every nameable function telling `__patchline.r` what it was called with. */
export function recording(source: ParsedSource): string {
  const wraps: Wrap[] = [...fuelWraps(source)];
  const seen = new Map<string, number>();
  walk(source.ast.program, (path) => {
    const call = recorderCall(source, path, seen);
    if (call === null || !('body' in path.node)) return;
    const body = path.node.body as Node;
    if (body.type === 'BlockStatement') wraps.push({ ...atHead(body, `${call};`), rank: 9 });
    else wraps.push({ ...rangeOf(body), prefix: `(${call},(`, suffix: '))', rank: 9 });
  });
  return splice(source.text, wraps);
}

function recorderCall(source: ParsedSource, path: NodePath, seen: Map<string, number>): string | null {
  const { node } = path;
  const isFunction =
    node.type === 'FunctionDeclaration' || node.type === 'FunctionExpression' || node.type === 'ArrowFunctionExpression';
  const isMethod = node.type === 'ClassMethod' || node.type === 'ObjectMethod';
  if (!isFunction && !isMethod) return null;
  if (isMethod && (node.kind !== 'method' || node.computed)) return null;
  const name = nameOfFunction(path);
  const reference = isMethod ? null : referenceTo(source, path);
  if (name === null || (!isMethod && reference === null)) return null;
  const values = argumentsOf(node);
  if (values === null) return null;
  const key = numbered(`${source.path}:${qualified(path, name)}`, seen);
  const receiver = isMethod ? 'this' : node.type === 'ArrowFunctionExpression' ? 'void 0' : 'this';
  const callee = isMethod ? JSON.stringify(name) : `()=>${reference}`;
  return `__patchline.r!==null&&__patchline.r(${JSON.stringify(key)},${receiver},${values},${callee})`;
}

/** How a function can be named from inside itself. */
function referenceTo(source: ParsedSource, path: NodePath): string | null {
  const { node, parent } = path;
  if ('id' in node && node.id !== null && node.id !== undefined && 'name' in node.id) return String(node.id.name);
  const owner = parent?.node;
  if (owner?.type === 'VariableDeclarator' && owner.id.type === 'Identifier') return owner.id.name;
  if (owner?.type !== 'AssignmentExpression') return null;
  const { start, end } = rangeOf(owner.left);
  const left = source.text.slice(start, end);
  return /^[\w$]+(\.[\w$]+)*$/.test(left) && !left.startsWith('this') ? left : null;
}

function argumentsOf(node: Node): string | null {
  if (node.type !== 'ArrowFunctionExpression') return '[...arguments]';
  const names = node.params.map((parameter) => {
    if (parameter.type === 'Identifier') return parameter.name;
    if (parameter.type === 'RestElement' && parameter.argument.type === 'Identifier') return `...${parameter.argument.name}`;
    return parameter.type === 'AssignmentPattern' && parameter.left.type === 'Identifier' ? parameter.left.name : null;
  });
  return names.includes(null) ? null : `[${names.join(',')}]`;
}

function qualified(path: NodePath, name: string): string {
  const names = [name];
  for (let at = path.parent; at !== null; at = at.parent) {
    const isNamed = /Function|Method$/.test(at.node.type) || at.node.type === 'ClassDeclaration';
    const outer = isNamed ? nameOfFunction(at) : null;
    if (outer !== null) names.unshift(outer);
  }
  return names.join('.');
}

function numbered(key: string, seen: Map<string, number>): string {
  const count = (seen.get(key) ?? 0) + 1;
  seen.set(key, count);
  return count === 1 ? key : `${key}#${count}`;
}
