import { randomInt } from 'node:crypto';
import type { CallExpression, Node } from '@babel/types';
import { descendantsOf, spanOf } from '../syntax/parse-source.ts';
import { randomWord, wrongValue } from './wrong-value.ts';

/** A textual replacement in the whole file. */
export interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** An assertion of a known form, and the ways in which it can be made false. */
export interface FalsifiableAssertion {
  readonly start: number;
  readonly end: number;
  /** Each alone makes the assertion false. The first keeps the observed value and changes the expectation, where there is one. */
  readonly variants: readonly Replacement[];
  /** The same call over constants that differ. */
  readonly constant: string;
}

const equality = new Set(
  'equal equals is eql eq strictEqual deepEqual deepStrictEqual deepLooseEqual same strictSame looseEqual toBe toEqual toStrictEqual'.split(
    ' ',
  ),
);
const truth = new Set('ok true assert isTrue toBeTruthy'.split(' '));
/** Their methods of the same names compare and do not assert. */
const builtins = new Set('Object Number String Array Buffer Reflect console'.split(' '));
const throwing = new Set('throws throw toThrow toThrowError'.split(' '));

/** The assertions of a test at any depth, in source order. */
export function falsifiableAssertions(body: Node, source: string): readonly FalsifiableAssertion[] {
  return [...descendantsOf(body)].flatMap((node) => falsifiableAt(node, source));
}

/**
 * Those that a test makes in its own first level, where nothing can keep them from running, and after its last deed: whatever stands behind a false
 * assertion does not happen, and tests that follow may count on it (a setting taken back, a file removed).
 */
export function directAssertions(callback: Node, source: string): readonly FalsifiableAssertion[] {
  if (callback.type !== 'ArrowFunctionExpression' && callback.type !== 'FunctionExpression') return [];
  if (callback.body.type !== 'BlockStatement') return falsifiableAt(callback, source);
  const statements = callback.body.body.map((statement) => ({
    isHarmless: statement.type === 'ExpressionStatement' && isDoneCall(statement.expression, callback.params),
    assertions: statement.type === 'ExpressionStatement' ? falsifiableAt(statement, source) : [],
  }));
  const lastDeed = statements.findLastIndex(({ isHarmless, assertions }) => !isHarmless && assertions.length === 0);
  return statements.slice(lastDeed + 1).flatMap(({ assertions }) => assertions);
}

function isDoneCall(expression: Node, parameters: readonly Node[]): boolean {
  if (expression.type !== 'CallExpression' || expression.callee.type !== 'Identifier') return false;
  const { name } = expression.callee;
  return parameters.some((parameter) => parameter.type === 'Identifier' && parameter.name === name);
}

function falsifiableAt(node: Node, source: string): readonly FalsifiableAssertion[] {
  const call = standingCall(node);
  const assertion = call === null ? null : falsifiable(call, source);
  return assertion === null ? [] : [assertion];
}

/** A call that stands for itself: its value goes nowhere but out of the function, so it asserts or does nothing. */
function standingCall(node: Node): CallExpression | null {
  const expression = standingExpression(node);
  const inner = expression?.type === 'AwaitExpression' ? expression.argument : expression;
  return inner?.type === 'CallExpression' ? inner : null;
}

function standingExpression(node: Node): Node | null {
  if (node.type === 'ExpressionStatement') return node.expression;
  if (node.type === 'ReturnStatement') return node.argument ?? null;
  return node.type === 'ArrowFunctionExpression' && node.body.type !== 'BlockStatement' ? node.body : null;
}

function falsifiable(call: CallExpression, source: string): FalsifiableAssertion | null {
  const { names, subject, root } = readChain(call.callee);
  const method = names.at(-1);
  if (method === undefined || names.includes('not') || names.includes('resolves') || names.includes('rejects')) return null;
  const isExpect = subject !== null;
  if (builtins.has(names[0] ?? '')) return null;
  const actual = isExpect ? subject : call.arguments[0];
  const expected = isExpect ? call.arguments[0] : call.arguments[1];
  if (actual === undefined || actual.type === 'SpreadElement') return null;
  if (equality.has(method) && expected !== undefined) return equalityForms(call, { actual, expected, source, root });
  if (throwing.has(method) && (isExpect || names.length > 1))
    return singleForm(call, { actual, source, wrong: '() => undefined', root });
  if (isExpect || takesOwnValue(names, actual)) return null;
  return truth.has(method) ? singleForm(call, { actual, source, wrong: 'false', root }) : null;
}

/** `checks.assert(checks.property(…))`: a library's call over a value of its own, to which `false` is no false claim but a misuse. */
function takesOwnValue([root, ...path]: readonly string[], actual: Node): boolean {
  return path.length > 0 && actual.type === 'CallExpression' && readChain(actual.callee).names[0] === root;
}

interface AssertionParts {
  readonly actual: Node;
  readonly source: string;
  /** The `expect(…)` call at the root; `null` where the root is a plain name. */
  readonly root: CallExpression | null;
}

function equalityForms(call: CallExpression, parts: AssertionParts & { readonly expected: Node }): FalsifiableAssertion {
  const { actual, expected, source, root } = parts;
  const one = 1 + randomInt(90);
  const other = one + 1 + randomInt(9);
  return {
    ...spanOf(call),
    variants: [
      replacement(expected, wrongValue(expected, source)),
      replacement(actual, `[${1 + randomInt(90)}, ${JSON.stringify(randomWord(3))}]`),
    ],
    constant: splice(
      source,
      spanOf(call),
      root === null ? [argumentsOf(call, `${one}, ${other}`)] : [argumentsOf(root, `${one}`), argumentsOf(call, `${other}`)],
    ),
  };
}

function singleForm(call: CallExpression, parts: AssertionParts & { readonly wrong: string }): FalsifiableAssertion {
  const { actual, source, root, wrong } = parts;
  const constant = root === null ? [argumentsOf(call, wrong)] : [argumentsOf(root, wrong), argumentsOf(call, '')];
  return { ...spanOf(call), variants: [replacement(actual, wrong)], constant: splice(source, spanOf(call), constant) };
}

/** All arguments at once: a message among them may name what only the test knows. */
function argumentsOf(call: CallExpression, text: string): Replacement {
  const { end } = spanOf(call);
  const first = call.arguments[0];
  return { start: first === undefined ? end - 1 : spanOf(first).start, end: end - 1, text };
}

function replacement(node: Node, text: string): Replacement {
  return { ...spanOf(node), text };
}

/** A part of the source under replacements that do not overlap. */
export function splice(source: string, span: { start: number; end: number }, replacements: readonly Replacement[]): string {
  let text = '';
  let at = span.start;
  for (const part of [...replacements].sort((one, other) => one.start - other.start)) {
    text += source.slice(at, part.start) + part.text;
    at = part.end;
  }
  return text + source.slice(at, span.end);
}

interface Chain {
  /** Property names from the root outwards, the root's own name first. */
  readonly names: readonly string[];
  /** The argument of `expect(…)` at the root; `null` where the root is a plain name. */
  readonly subject: Node | null;
  readonly root: CallExpression | null;
}

const unknownChain: Chain = { names: [], subject: null, root: null };

function readChain(callee: Node): Chain {
  if (callee.type === 'Identifier') return { names: [callee.name], subject: null, root: null };
  if (callee.type === 'CallExpression') {
    const root = callee.callee;
    const [subject] = callee.arguments;
    const isExpect = root.type === 'Identifier' && root.name === 'expect' && subject !== undefined;
    return isExpect ? { names: ['expect'], subject, root: callee } : unknownChain;
  }
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return unknownChain;
  const inner = readChain(callee.object);
  return inner.names.length === 0 ? inner : { ...inner, names: [...inner.names, callee.property.name] };
}
