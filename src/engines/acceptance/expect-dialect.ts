import type { Dialect, DialectImport, ExpressionExample, HelperUse } from './dialect-shape.ts';
import { asArrow, isPrimitive, pattern, quote } from './source-text.ts';

type ThrownError = Extract<ExpressionExample['expected'], { readonly kind: 'throws' }>;

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
  if (expected.kind === 'throws') return [thrown(expression, expected, helper)];
  return [`expect(${helper.outcome(expression)}).${matcherFor(expected.source)}(${expected.source});`];
}

/** `toEqual` forgives missing keys and prototypes: right for what people write down, unless they write `undefined`. */
function matcherFor(source: string): string {
  if (isPrimitive(source)) return 'toBe';
  return /\bundefined\b|,\s*,|\[\s*,/.test(source) ? 'toStrictEqual' : 'toEqual';
}

/** The error as text (`RangeError: too long`): objects of errors compare differently from one version of a runner to the next. */
function thrown(expression: string, { errorName, message }: ThrownError, helper: HelperUse): string {
  if (errorName === null)
    return `await expect(${asArrow(expression)}).rejects.toThrow(${message === null ? '' : quote(message)});`;
  const text = message === null ? '' : `[^]*${pattern(message).slice(1, -1)}`;
  return `expect(String(${helper.outcome(expression)})).toMatch(/^${errorName}\\b${text}/);`;
}
