import type { CallExpression, File, Node, Statement } from '@babel/types';
import { spanOf } from '../syntax/parse-source.ts';

/** A test that a file declares by a statement of its own, with a literal name. */
export interface DeclaredTest {
  readonly suites: readonly string[];
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** Source span of the name literal, quotes included. */
  readonly nameSpan: { readonly start: number; readonly end: number };
  /** `test`, `it`, `suite.it`: the callee as written. */
  readonly callee: string;
  readonly parameters: readonly string[];
  readonly body: Node;
}

const suiteNames = new Set(['describe', 'suite', 'context']);
const testNames = new Set(['test', 'it', 'specify']);
const testModules = new Set([
  'node:test',
  'test',
  'tape',
  'tap',
  'vitest',
  '@jest/globals',
  'mocha',
  'tape-catch',
  '@ljharb/tape',
  'ava',
]);

/** Tests in source order. Those inside a suite whose name is computed are left out: their full name is not known. */
export function findTests(file: File, source: string): readonly DeclaredTest[] {
  const context: Context = { source, aliases: aliasesOf(file), found: [] };
  collect(file.program.body, [], context);
  return context.found;
}

interface Context {
  readonly source: string;
  readonly aliases: ReadonlySet<string>;
  readonly found: DeclaredTest[];
}

function collect(statements: readonly Statement[], suites: readonly string[], context: Context): void {
  for (const statement of statements) {
    if (statement.type !== 'ExpressionStatement') continue;
    const call = callOf(statement.expression);
    const name = call === null ? null : literalName(call.arguments[0]);
    if (call === null || name === null) continue;
    const body = functionBody(call.arguments.at(-1));
    if (body === null) continue;
    if (isSuiteCall(call)) collect(body.block, [...suites, name], context);
    else if (isTestCall(call, context)) context.found.push(describeTest(statement, call, { suites, name, context }));
  }
}

function callOf(expression: Node): CallExpression | null {
  const inner =
    expression.type === 'AwaitExpression' || (expression.type === 'UnaryExpression' && expression.operator === 'void')
      ? expression.argument
      : expression;
  return inner.type === 'CallExpression' ? inner : null;
}

interface Place {
  readonly suites: readonly string[];
  readonly name: string;
  readonly context: Context;
}

function describeTest(statement: Statement, call: CallExpression, place: Place): DeclaredTest {
  const callback = call.arguments.at(-1);
  const parameters = callback !== undefined && 'params' in callback ? callback.params : [];
  const text = (node: Node): string => place.context.source.slice(spanOf(node).start, spanOf(node).end);
  return {
    suites: place.suites,
    name: place.name,
    ...spanOf(statement),
    nameSpan: spanOf(call.arguments[0] ?? call),
    callee: text(call.callee),
    parameters: parameters.map(text),
    body: callback ?? call,
  };
}

/** `describe(…)`, or the same read from a namespace (`mocha.describe(…)`); modifiers such as `.skip` do not count. */
function isSuiteCall(call: CallExpression): boolean {
  return suiteNames.has(finalName(call.callee) ?? '');
}

function isTestCall(call: CallExpression, context: Context): boolean {
  if (call.callee.type === 'Identifier') return testNames.has(call.callee.name) || context.aliases.has(call.callee.name);
  return call.callee.type === 'MemberExpression' && testNames.has(finalName(call.callee) ?? '');
}

function finalName(callee: Node): string | null {
  if (callee.type === 'Identifier') return callee.name;
  const isPlain = callee.type === 'MemberExpression' && !callee.computed && callee.object.type === 'Identifier';
  return isPlain && callee.property.type === 'Identifier' ? callee.property.name : null;
}

function literalName(node: Node | undefined): string | null {
  if (node?.type === 'StringLiteral') return node.value;
  const [only] = node?.type === 'TemplateLiteral' && node.expressions.length === 0 ? node.quasis : [];
  return only?.value.cooked ?? null;
}

function functionBody(node: Node | undefined): { readonly block: readonly Statement[] } | null {
  if (node?.type !== 'ArrowFunctionExpression' && node?.type !== 'FunctionExpression') return null;
  return { block: node.body.type === 'BlockStatement' ? node.body.body : [] };
}

/** Local names under which a file calls a test module's test function: `const tape = require('tape')`, `import check from 'node:test'`. */
function aliasesOf(file: File): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.program.body) {
    if (statement.type === 'ImportDeclaration' && testModules.has(statement.source.value)) {
      for (const specifier of statement.specifiers) {
        const imported = specifier.type === 'ImportSpecifier' ? nameOf(specifier.imported) : 'test';
        if (testNames.has(imported)) names.add(specifier.local.name);
      }
    }
    if (statement.type === 'VariableDeclaration') for (const name of requiredNames(statement.declarations)) names.add(name);
  }
  return names;
}

function nameOf(node: Node): string {
  return node.type === 'Identifier' ? node.name : node.type === 'StringLiteral' ? node.value : '';
}

function requiredNames(declarations: readonly Node[]): readonly string[] {
  return declarations.flatMap((declaration) => {
    if (declaration.type !== 'VariableDeclarator' || declaration.id.type !== 'Identifier') return [];
    return requiresTestModule(declaration.init) ? [declaration.id.name] : [];
  });
}

function requiresTestModule(node: Node | null | undefined): boolean {
  if (node?.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return false;
  const [specifier] = node.arguments;
  return specifier?.type === 'StringLiteral' && testModules.has(specifier.value);
}

/** Names that a file brings in from modules at its top level, by import or by require. */
export function visibleNames(file: File): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of file.program.body) {
    if (statement.type === 'ImportDeclaration') for (const specifier of statement.specifiers) names.add(specifier.local.name);
    if (statement.type !== 'VariableDeclaration') continue;
    for (const { id, init } of statement.declarations) if (isRequired(init)) for (const name of boundNames(id)) names.add(name);
  }
  return names;
}

/** `require('x')`, `require('x').y`, `require('x')(…)`. */
function isRequired(node: Node | null | undefined): boolean {
  if (node?.type === 'MemberExpression') return isRequired(node.object);
  if (node?.type !== 'CallExpression') return false;
  return (node.callee.type === 'Identifier' && node.callee.name === 'require') || isRequired(node.callee);
}

function boundNames(pattern: Node): readonly string[] {
  if (pattern.type === 'Identifier') return [pattern.name];
  if (pattern.type !== 'ObjectPattern') return [];
  return pattern.properties.flatMap((property) => (property.type === 'ObjectProperty' ? boundNames(property.value) : []));
}
