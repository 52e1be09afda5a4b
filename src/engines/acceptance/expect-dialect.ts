import type { Dialect, DialectImport, ExpressionExample, HelperUse } from './dialect.ts';
import { asArrow, isPrimitive, quote } from './source-text.ts';

/** `expect` of jest and vitest. */
export function expectDialect(form: { readonly imports: readonly DialectImport[]; readonly testFunction: string }): Dialect {
  return {
    imports: form.imports,
    testFunction: form.testFunction,
    parameter: '',
    idSuffix: '',
    compare,
    statements: (code) => code.split('\n'),
  };
}

function compare(example: ExpressionExample, helper: HelperUse): string[] {
  const { expected, expression } = example;
  if (expected.kind === 'does-not-throw') return [`await expect((${asArrow(expression)})()).resolves.not.toThrow();`];
  if (expected.kind === 'throws') return [`await expect(${asArrow(expression)}).rejects.${rejection(expected)};`];
  return [`expect(${helper.outcome(expression)}).${matcherFor(expected.source)}(${expected.source});`];
}

/** `toEqual` forgives missing keys and prototypes: right for what people write down, unless they write `undefined`. */
function matcherFor(source: string): string {
  if (isPrimitive(source)) return 'toBe';
  return /\bundefined\b|,\s*,|\[\s*,/.test(source) ? 'toStrictEqual' : 'toEqual';
}

function rejection({ errorName, message }: { readonly errorName: string | null; readonly message: string | null }): string {
  if (errorName === null) return message === null ? 'toThrow()' : `toThrow(${quote(message)})`;
  const text = message === null ? '' : `, message: expect.stringContaining(${quote(message)})`;
  return `toMatchObject({ name: '${errorName}'${text} })`;
}
