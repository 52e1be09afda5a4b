import { randomInt } from 'node:crypto';
import type { Node } from '@babel/types';
import { spanOf } from '../syntax/parse-source.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';

export function randomWord(length: number): string {
  return Array.from({ length }, () => letters[randomInt(letters.length)]).join('');
}

/**
 * Source of an expression that has another value than the given one and looks like it: a number for a number, a text of like length
 * for a text, one changed leaf for a literal. So a reader of the file cannot tell which of two expectations is the real one.
 */
export function wrongValue(node: Node, source: string): string {
  const text = source.slice(spanOf(node).start, spanOf(node).end);
  switch (node.type) {
    case 'NumericLiteral':
      // Far from the real value: what is off by a little may be what the program gives today.
      return String(node.value + 1_000 + randomInt(9_000));
    case 'StringLiteral':
      return JSON.stringify(wrongText(node.value));
    case 'BooleanLiteral':
      // The other truth value may be what the program gives today.
      return wrapped(text);
    case 'NullLiteral':
      return String(1 + randomInt(9));
    case 'UnaryExpression':
      return node.argument.type === 'NumericLiteral' ? `${node.operator}${wrongValue(node.argument, source)}` : wrapped(text);
    case 'ArrayExpression':
      return wrongPart(node, node.elements, source) ?? wrapped(text);
    case 'ObjectExpression':
      return wrongPart(node, node.properties.map(valueOf), source) ?? `{ ${randomWord(4)}: ${1 + randomInt(90)} }`;
    default:
      return wrapped(text);
  }
}

/** `{ name }` has no value of its own that could be another one. */
function valueOf(property: Node): Node | null {
  return property.type === 'ObjectProperty' && !property.shorthand ? property.value : null;
}

/** An array of the value and a number equals the value under no comparison, a loose one included. */
function wrapped(text: string): string {
  return `[${text}, ${1 + randomInt(90)}]`;
}

function wrongText(text: string): string {
  const at = text.length === 0 ? 0 : randomInt(text.length);
  let letter = randomWord(1);
  while (letter === text[at]?.toLowerCase()) letter = randomWord(1);
  return `${text.slice(0, at)}${letter}${text.slice(at + 1)}`;
}

/** The same literal with one changeable part changed; `null` where it has none. */
function wrongPart(whole: Node, parts: readonly (Node | null)[], source: string): string | null {
  const literals = parts.filter((part): part is Node => part !== null && part.type !== 'SpreadElement');
  const part = literals.length === 0 ? undefined : literals[randomInt(literals.length)];
  if (part === undefined) return null;
  const { start, end } = spanOf(whole);
  return source.slice(start, spanOf(part).start) + wrongValue(part, source) + source.slice(spanOf(part).end, end);
}
