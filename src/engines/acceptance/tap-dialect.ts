import type { TestSetup } from '#domain/acceptance.ts';
import type { Dialect, ExpressionExample, HelperUse } from './dialect-shape.ts';
import { indent, isPrimitive, pattern } from './source-text.ts';

const claim = 'as the issue expects';

/** tape, and tap itself: assertions are methods of `t`. */
export function tapDialect(setup: TestSetup): Dialect {
  const packageName = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(setup.entry ?? '')?.[1] ?? 'tape';
  const isTape = /tape/.test(packageName);
  const methods = isTape ? { deep: 'deepEqual', note: '' } : { deep: 'strictSame', note: `, '${claim}'` };
  return {
    imports: isTape
      ? [{ specifier: packageName, names: null, local: 'test' }]
      : [{ specifier: packageName, names: ['test'], local: null }],
    testFunction: 'test',
    parameter: 't',
    idSuffix: isTape ? '' : ` > ${claim}`,
    compare: (example, helper) => ['t.plan(1);', compare(example, helper, methods)],
    statements: (code, helper) => [
      't.plan(1);',
      `t.equal(${helper.outcome(`{\n${indent(code, '  ')}\n}`)}, undefined${methods.note});`,
    ],
  };
}

function compare(
  example: ExpressionExample,
  helper: HelperUse,
  { deep, note }: { readonly deep: string; readonly note: string },
): string {
  const { expected, expression } = example;
  const outcome = helper.outcome(expression);
  if (expected.kind === 'does-not-throw') return `t.notOk(${outcome} instanceof Error${note});`;
  if (expected.kind === 'throws') return `t.ok(${thrown(outcome, expected)}${note});`;
  // Old versions of tape compare with ===, for which NaN is not itself.
  const method = isPrimitive(expected.source) && expected.source !== 'NaN' ? 'equal' : deep;
  return `t.${method}(${outcome}, ${expected.source}${note});`;
}

function thrown(
  outcome: string,
  { errorName, message }: { readonly errorName: string | null; readonly message: string | null },
): string {
  if (errorName === null && message === null) return `${outcome} instanceof Error`;
  const text = message === null ? '' : `[^]*${pattern(message).slice(1, -1)}`;
  return `/^${errorName ?? '\\w*Error'}\\b${text}/.test(String(${outcome}))`;
}
