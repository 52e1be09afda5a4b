import type { Expression, Node } from '@babel/types';
import { sourceOf } from '#engines/issue-text/javascript/syntax-tree.ts';
import type { Expectation } from '#domain/reproduction.ts';
import { conditionOf, constantOf, equalNames, matcherNoise, noThrowNames, notEqualNames, throwNames } from './assertion-names.ts';

/** An assertion in our words: an expression with its expectation, or a statement on `assert` of node:assert/strict. */
export type Assertion =
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      readonly expected: Expectation;
      readonly expectedNode: Node | null;
    }
  | { readonly kind: 'statement'; readonly code: string }
  /** An assertion that is not understood. */
  | { readonly kind: 'unknown'; readonly name: string };

interface Link {
  readonly name: string;
  readonly args: readonly Node[] | null;
}

/** `expect(a).not.toBe(b)` is base `expect`, links `(a)`, `not`, `toBe(b)`. */
function chainOf(node: Node): { readonly base: Node; readonly links: readonly Link[] } {
  const links: Link[] = [];
  let current: Node = node;
  for (;;) {
    if (current.type === 'AwaitExpression') current = current.argument;
    else if (current.type === 'CallExpression') {
      const callee: Node = current.callee;
      const name = memberName(callee);
      links.unshift({ name: name ?? '', args: current.arguments });
      current = name !== null && callee.type === 'MemberExpression' ? callee.object : callee;
      if (name === null && current.type === 'Identifier') break;
    } else if (current.type === 'MemberExpression' && memberName(current) !== null) {
      links.unshift({ name: memberName(current) ?? '', args: null });
      current = current.object;
    } else break;
  }
  return { base: current, links };
}

function memberName(node: Node): string | null {
  return node.type === 'MemberExpression' && !node.computed && node.property.type === 'Identifier' ? node.property.name : null;
}

const asserters = new Set(['assert', 't', 'test', 'strict', 'assertStrict', 'tap', 'chai']);

/** Understands node:assert, tape, tap, ava, chai, should and jest idioms; `null` where the expression asserts nothing. */
export function readAssertion(node: Expression, source: string): Assertion | null {
  const { base, links } = chainOf(node);
  if (base.type === 'Identifier') {
    const [first, ...rest] = links;
    const isSubject = first?.name === '' && first.args !== null;
    if ((base.name === 'expect' || base.name === 'should') && isSubject) return matcher(first.args[0], rest, source);
    if (base.name === 'console' && first?.name === 'assert' && first.args !== null) return truth(first.args[0], source);
    if (asserters.has(base.name) && first !== undefined) return asserted(links, source);
  }
  const should = links.findIndex((link) => link.name === 'should' && link.args === null);
  const subject = should === -1 ? null : subjectBefore(node, links.length - should);
  return subject === null ? null : matcher(subject, links.slice(should + 1), source);
}

/** The node under the last `depth` links of a chain. */
function subjectBefore(node: Node, depth: number): Expression | null {
  let current: Node = node;
  for (let left = depth; left > 0; left -= 1) {
    if (current.type === 'AwaitExpression') current = current.argument;
    if (current.type === 'CallExpression') current = current.callee;
    if (current.type === 'MemberExpression') current = current.object;
  }
  return isExpression(current) ? current : null;
}

function isExpression(node: Node | null | undefined): node is Expression {
  return (
    node !== null &&
    node !== undefined &&
    !['SpreadElement', 'ArgumentPlaceholder', 'Super', 'PrivateName', 'BlockStatement'].includes(node.type)
  );
}

function asserted(links: readonly Link[], source: string): Assertion | null {
  const last = links.at(-1);
  if (last?.args === null || last === undefined) return null;
  const [first, second] = last.args;
  const name = last.name;
  if (/^(?:true|isTrue|false|isFalse)$/.test(name)) return literal(first, /true/i.test(name) ? 'true' : 'false');
  if (/^(?:|ok|assert|truthy|isOk)$/.test(name)) return truth(first, source);
  if (/^(?:notOk|notok|falsy|isNotOk)$/.test(name)) return statement(`assert.ok(!(${text(first, source)}))`, first);
  const word = /^is(Null|Undefined|NaN)$/.exec(name)?.[1];
  if (word !== undefined) return literal(first, word === 'NaN' ? 'NaN' : word.toLowerCase());
  if (equalNames.test(name)) return equal(first, second, source);
  if (notEqualNames.test(name))
    return statement(`assert.notDeepStrictEqual(${text(first, source)}, ${text(second, source)})`, second);
  if (noThrowNames.test(name)) return thrown(first, undefined, source, true);
  if (throwNames.test(name)) return thrown(first, second, source, false);
  if (/^(?:match|regex)$/.test(name)) return statement(`assert.match(${text(first, source)}, ${text(second, source)})`, second);
  if (/^(?:doesNotMatch|notMatch|notRegex)$/.test(name))
    return statement(`assert.doesNotMatch(${text(first, source)}, ${text(second, source)})`, second);
  return /^(?:plan|end|pass|comment|teardown|timeout|skip)$/.test(name) ? null : { kind: 'unknown', name };
}

/** Matchers of jest, vitest, chai and should. */
function matcher(subject: Node | undefined, links: readonly Link[], source: string): Assertion | null {
  if (!isExpression(subject)) return null;
  const isNegated = links.filter((link) => link.name === 'not').length % 2 === 1;
  const isRejection = links.some((link) => link.name === 'rejects' || link.name === 'rejected');
  const last = links
    .filter((link) => !['not', 'rejects'].includes(link.name) && (link.args !== null || !matcherNoise.has(link.name)))
    .at(-1);
  if (last === undefined) return null;
  const argument = last.args?.[0];
  if (isRejection || throwNames.test(last.name)) return thrown(subject, argument, source, isNegated);
  const constant = constantOf(last.name);
  if (constant !== null)
    return isNegated
      ? statement(`assert.notStrictEqual(${text(subject, source)}, ${constant})`, subject)
      : literal(subject, constant);
  if (equalNames.test(last.name) && last.args !== null) {
    return isNegated
      ? statement(`assert.notDeepStrictEqual(${text(subject, source)}, ${text(argument, source)})`, argument)
      : equal(subject, argument, source);
  }
  const test = conditionOf(last.name, text(subject, source), argument === undefined ? '' : text(argument, source));
  return test === null
    ? { kind: 'unknown', name: last.name }
    : statement(`assert.ok(${isNegated ? `!(${test})` : test})`, subject);
}

function text(node: Node | undefined, source: string): string {
  return node === undefined ? 'undefined' : sourceOf(source, node);
}

function statement(code: string, needed: Node | undefined): Assertion | null {
  return needed === undefined ? null : { kind: 'statement', code: `${code};` };
}

function literal(subject: Node | undefined, source: string): Assertion | null {
  return isExpression(subject)
    ? { kind: 'expression', expression: subject, expected: { kind: 'value', source }, expectedNode: null }
    : null;
}

const literalShape = /^(?:(?:Numeric|String|Boolean|Null|BigInt|RegExp|Template)Literal|(?:Array|Object)Expression)$/;

/** Old tests write `equal(expected, actual)`: what is a literal is expected. */
function equal(first: Node | undefined, second: Node | undefined, source: string): Assertion | null {
  if (!isExpression(first) || !isExpression(second)) return null;
  const isReversed = literalShape.test(first.type) && !literalShape.test(second.type);
  const [actual, expected] = isReversed ? [second, first] : [first, second];
  return {
    kind: 'expression',
    expression: actual,
    expected: { kind: 'value', source: sourceOf(source, expected) },
    expectedNode: expected,
  };
}

/** `assert(f(x) === 2)` has a value on one side; anything else only has to be true. */
function truth(node: Node | undefined, source: string): Assertion | null {
  if (!isExpression(node)) return null;
  if (node.type === 'BinaryExpression' && /^===?$/.test(node.operator)) return equal(node.left, node.right, source);
  const isDeep =
    node.type === 'CallExpression' &&
    node.arguments.length === 2 &&
    /^(?:_|lodash|util)\.(?:isEqual|isDeepStrictEqual)$|^(?:deepEqual|isDeepStrictEqual)$/.test(sourceOf(source, node.callee));
  return isDeep ? equal(node.arguments[0], node.arguments[1], source) : statement(`assert.ok(${sourceOf(source, node)})`, node);
}

function thrown(subject: Node | undefined, by: Node | undefined, source: string, isNegated: boolean): Assertion | null {
  if (!isExpression(subject)) return null;
  const call = calledBy(subject);
  const isFunction = subject.type === 'ArrowFunctionExpression' || subject.type === 'FunctionExpression';
  const callable = isFunction
    ? `(${sourceOf(source, subject)})()`
    : subject.type === 'Identifier'
      ? `${subject.name}()`
      : sourceOf(source, subject);
  if (isNegated) {
    if (call === null) return { kind: 'statement', code: `await assert.doesNotReject(async () => ${callable});` };
    return { kind: 'expression', expression: call, expected: { kind: 'does-not-throw' }, expectedNode: null };
  }
  const error = errorOf(by);
  if (call !== null && error !== null)
    return { kind: 'expression', expression: call, expected: { kind: 'throws', ...error }, expectedNode: null };
  const argument = by === undefined ? '' : `, ${sourceOf(source, by)}`;
  return { kind: 'statement', code: `await assert.rejects(async () => ${callable}${argument});` };
}

/** The one expression that a callback runs, or a promise that is passed as it is. */
function calledBy(subject: Expression): Expression | null {
  if (subject.type === 'Identifier') return null;
  if (subject.type !== 'ArrowFunctionExpression' && subject.type !== 'FunctionExpression') return subject;
  if (subject.body.type !== 'BlockStatement') return subject.body;
  const [only] = subject.body.body;
  if (only === undefined || subject.body.body.length !== 1) return null;
  if (only.type === 'ExpressionStatement') return only.expression;
  return only.type === 'ReturnStatement' && isExpression(only.argument) ? only.argument : null;
}

/** What an assertion says of the error, where a name or a message is all of it. */
function errorOf(node: Node | undefined): { errorName: string | null; message: string | null } | null {
  if (node === undefined) return { errorName: null, message: null };
  if (node.type === 'Identifier' && /^(?:[A-Z]\w*)?Error$/.test(node.name))
    return { errorName: node.name === 'Error' ? null : node.name, message: null };
  return node.type === 'StringLiteral' ? { errorName: null, message: node.value } : null;
}
