import { parse } from '@babel/parser';
import type { BlockStatement, Node } from '@babel/types';
import { parserOptions, rangeOf, walk, type NodePath } from '#lib/parse-source.ts';
import { splice, type Wrap } from './splice.ts';

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

const burnThen = '(--__patchline.f<0&&__patchline.out(),(';

/** Burns fuel in the head of every loop body and function body, so that no candidate runs forever. */
export function fuelAt(path: NodePath): Wrap | null {
  const { node } = path;
  if (loops.has(node.type) && 'body' in node) return inBody(node.body as Node);
  if (!functions.has(node.type) || !('body' in node)) return null;
  const body = node.body as Node;
  return body.type === 'BlockStatement' ? atHead(body, burn) : { ...rangeOf(body), prefix: burnThen, suffix: '))', rank: 0 };
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

/** The text of a candidate with fuel in its own loops and functions; as it is where there are none, or where it does not parse by itself. */
export function fuelledText(text: string, isExpression: boolean): string {
  if (!/\b(for|while|do)\b|=>|\bfunction\b/.test(text)) return text;
  const [before, after] = isExpression ? ['(', ')'] : ['for(;;){switch(0){default:', '}}'];
  const whole = `${before}${text}\n${after}`;
  const wraps: Wrap[] = [];
  try {
    const options = { ...parserOptions('candidate.ts'), allowYieldOutsideFunction: true, sourceType: 'script' as const };
    walk(parse(whole, options).program, (path) => {
      const wrap = rangeOf(path.node).start < before.length && !isExpression ? null : fuelAt(path);
      if (wrap !== null) wraps.push(wrap);
    });
  } catch {
    return text;
  }
  return splice(whole, wraps).slice(before.length, -(after.length + 1));
}
