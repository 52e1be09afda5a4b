import type { Node } from '@babel/types';
import type { Example } from '#domain/reproduction.ts';
import { parseSource, rangeOf, walk } from '#lib/parse-source.ts';

/** A source file with one function made trivial: wrong by its making, whatever tests say about it. */
export interface TrivialProgram {
  /** `sum() returns nothing`. */
  readonly what: string;
  /** The whole file. */
  readonly source: string;
}

interface Target {
  readonly name: string;
  readonly params: readonly Node[];
  readonly body: { readonly start: number; readonly end: number };
  /** An arrow function whose body is an expression, or that has no `arguments`. */
  readonly isArrow: boolean;
}

/**
 * Programs that do no work: functions of a file that return nothing, their first argument or a constant, that throw, or that know the examples
 * by heart and leave the defect in. `examples` are those that a builder may see. Nothing where the file cannot be read or has no such function.
 */
export function trivialPrograms(
  file: { readonly path: string; readonly source: string },
  functions: readonly string[],
  examples: readonly Example[],
): readonly TrivialProgram[] {
  return targetsIn(file, functions).flatMap((target) =>
    bodiesFor(target, examples).map(({ what, body }) => ({
      what: `${target.name}() ${what}`,
      source: `${file.source.slice(0, target.body.start)}${body(file.source)}${file.source.slice(target.body.end)}`,
    })),
  );
}

interface Body {
  readonly what: string;
  readonly body: (source: string) => string;
}

function bodiesFor(target: Target, examples: readonly Example[]): readonly Body[] {
  const [first] = target.params;
  const known = valuesOf(target, examples);
  const simple = (what: string, statement: string): Body => ({ what, body: () => `{ ${statement} }` });
  return [
    ...(known.length === 0 ? [] : [byHeart(target, known)]),
    ...(known[0] === undefined ? [] : [simple(`always returns ${known[0].value}`, `return ${known[0].value};`)]),
    ...(first?.type === 'Identifier' ? [simple('returns its first argument', `return ${first.name};`)] : []),
    simple('returns nothing', 'return undefined;'),
    simple('always throws', "throw new Error('not written');"),
  ];
}

interface Known {
  /** Source of the array of arguments. */
  readonly key: string;
  readonly value: string;
}

function byHeart(target: Target, known: readonly Known[]): Body {
  const names = target.params.flatMap((param) => (param.type === 'Identifier' ? [param.name] : []));
  const given = target.isArrow ? `[${names.join(', ')}]` : '[...arguments]';
  const lines = known.map(({ key, value }) => `if (JSON.stringify(${given}) === JSON.stringify(${key})) return ${value};`);
  return {
    what: 'knows the visible examples by heart and nothing else',
    body(source) {
      const own = source.slice(target.body.start, target.body.end);
      return own.startsWith('{') ? `{ ${lines.join(' ')} ${own.slice(1)}` : `{ ${lines.join(' ')} return ${own}; }`;
    },
  };
}

/** Examples that are one call of the function with plain values, and give one. */
function valuesOf(target: Target, examples: readonly Example[]): readonly Known[] {
  return examples.flatMap((example) => {
    if (example.kind !== 'expression' || example.expected.kind !== 'value' || example.setup.trim() !== '') return [];
    const called = callIn(example.expression, target.name);
    return called === null || !isPlain(example.expected.source) ? [] : [{ key: called, value: `(${example.expected.source})` }];
  });
}

function callIn(expression: string, name: string): string | null {
  const node = soleExpression(expression);
  if (node?.type !== 'CallExpression') return null;
  const callee = node.callee.type === 'MemberExpression' ? node.callee.property : node.callee;
  if (callee.type !== 'Identifier' || callee.name !== name) return null;
  const texts = node.arguments.map((argument) => {
    const { start, end } = rangeOf(argument);
    return `(${expression}\n)`.slice(start, end);
  });
  return texts.every(isPlain) ? `[${texts.join(', ')}]` : null;
}

/** Made of literals alone. */
function isPlain(text: string): boolean {
  const node = soleExpression(text);
  if (node === null) return false;
  let plain = true;
  walk(node, ({ node: part }) => {
    const isName = part.type === 'Identifier' && part.name !== 'undefined' && part.name !== 'NaN' && part.name !== 'Infinity';
    if (isName || /Call|New|Function|Template|Member|Assignment|Update|Spread|RegExp|BigInt/.test(part.type)) plain = false;
  });
  return plain;
}

function soleExpression(text: string): Node | null {
  try {
    const [statement, ...more] = parseSource(`(${text}\n)`, 'expression.js').program.body;
    return more.length === 0 && statement?.type === 'ExpressionStatement' ? statement.expression : null;
  } catch {
    return null;
  }
}

function targetsIn(
  { path, source }: { readonly path: string; readonly source: string },
  names: readonly string[],
): readonly Target[] {
  const found: Target[] = [];
  try {
    walk(parseSource(source, path), ({ node, parent }) => {
      const name = nameOf(node, parent?.node ?? null);
      if (name === null || !names.includes(name) || !('params' in node) || !('body' in node)) return;
      const body = node.body as Node;
      if (found.some((target) => target.name === name) || ('generator' in node && node.generator === true)) return;
      found.push({
        name,
        params: node.params as readonly Node[],
        body: rangeOf(body),
        isArrow: node.type === 'ArrowFunctionExpression',
      });
    });
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
  return found;
}

/** The name under which people call a function, where it is a function. */
function nameOf(node: Node, parent: Node | null): string | null {
  if (node.type === 'FunctionDeclaration') return node.id?.name ?? null;
  if (node.type === 'ObjectMethod' || node.type === 'ClassMethod') {
    return node.kind === 'method' && node.key.type === 'Identifier' ? node.key.name : null;
  }
  if (node.type !== 'FunctionExpression' && node.type !== 'ArrowFunctionExpression') return null;
  if (parent?.type === 'VariableDeclarator') return parent.id.type === 'Identifier' ? parent.id.name : null;
  if (parent?.type === 'ObjectProperty') return parent.key.type === 'Identifier' ? parent.key.name : null;
  if (parent?.type !== 'AssignmentExpression') return null;
  const { left } = parent;
  if (left.type === 'Identifier') return left.name;
  if (left.type !== 'MemberExpression' || left.property.type !== 'Identifier') return null;
  const isWhole = left.property.name === 'exports' && node.type === 'FunctionExpression' && node.id != null;
  return isWhole ? (node.id?.name ?? null) : left.property.name;
}
