import type { Dialect, DialectImport, ExpressionExample, HelperUse } from './dialect-shape.ts';
import { asArrow, isPrimitive, pattern } from './source-text.ts';

const assertModule: DialectImport = { specifier: 'node:assert/strict', names: null, local: 'assert' };

/** `assert` of node:assert/strict: node:test, mocha and plain scripts. */
export function nodeAssertDialect(form: { readonly imports: readonly DialectImport[]; readonly testFunction: string }): Dialect {
  return {
    imports: [assertModule, ...form.imports],
    testFunction: form.testFunction,
    parameter: '',
    idSuffix: '',
    compare,
    statements: (code) => code.split('\n'),
  };
}

function compare(example: ExpressionExample, helper: HelperUse): string[] {
  const { expected, expression } = example;
  if (expected.kind === 'does-not-throw') return [`await assert.doesNotReject(${asArrow(expression)});`];
  if (expected.kind === 'throws') return [`await assert.rejects(${asArrow(expression)}${errorShape(expected)});`];
  const method = isPrimitive(expected.source) ? 'equal' : 'deepEqual';
  return [`assert.${method}(${helper.outcome(expression)}, ${expected.source});`];
}

function errorShape({ errorName, message }: { readonly errorName: string | null; readonly message: string | null }): string {
  const parts = [
    errorName === null ? null : `name: '${errorName}'`,
    message === null ? null : `message: ${pattern(message)}`,
  ].filter((part) => part !== null);
  return parts.length === 0 ? '' : `, { ${parts.join(', ')} }`;
}
