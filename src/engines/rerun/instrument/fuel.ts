import type { BlockStatement, Node } from '@babel/types';
import { rangeOf, type NodePath } from '#lib/parse-source.ts';
import type { Wrap } from './splice.ts';

const burn = 'if(--__patchline.f<0)__patchline.out();';
const loops = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);
const functions = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunctionExpression',
  'ObjectMethod',
  'ClassMethod',
  'ClassPrivateMethod',
]);

/** Burns fuel in the head of every loop body and function body, so that no candidate runs forever. */
export function fuelAt(path: NodePath): Wrap | null {
  const { node } = path;
  if (loops.has(node.type) && 'body' in node) return inBody(node.body as Node);
  if (!functions.has(node.type) || !('body' in node)) return null;
  const body = node.body as Node;
  return body.type === 'BlockStatement' ? atHead(body, burn) : null;
}

function inBody(body: Node): Wrap {
  if (body.type === 'BlockStatement') return atHead(body, burn);
  return { ...rangeOf(body), prefix: `{${burn}`, suffix: '}', rank: 0 };
}

/** An insertion at the head of a block, after its directives. */
export function atHead(block: BlockStatement, text: string): Wrap {
  const last = block.directives.at(-1);
  const at = last === undefined ? rangeOf(block).start + 1 : rangeOf(last).end;
  return { start: at, end: at, prefix: last === undefined ? text : `;${text}`, suffix: '', rank: 0 };
}
