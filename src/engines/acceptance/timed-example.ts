import type { Example } from '#domain/reproduction.ts';
import type { ExpressionExample, HelperUse } from './dialect-shape.ts';
import { indent, pattern } from './source-text.ts';

/**
 * How long one timed call may take, in seconds: a thousand times what an example of an issue takes, and less than what mocha allows a whole
 * test (2 s). Whoever waits, waits this long for every example in every run on base.
 */
export const timedSeconds = 1;

/** The same where that is too long: what piles up results meanwhile has filled the memory by then. */
export const hastySeconds = 0.3;

/**
 * An example that did not end on base, as a comparison that fails when it does not end. `null` where an error of any kind would do: then
 * not ending cannot be told from it.
 */
export function timedExample(
  example: Example,
  helper: HelperUse,
): { readonly example: ExpressionExample; readonly helper: HelperUse } | null {
  if (example.kind === 'statements') return { example: block(example, example.code), helper };
  const { expected } = example;
  switch (expected.kind) {
    case 'value':
      return { example, helper };
    case 'does-not-throw':
      return { example: { ...block(example, `await (${example.expression});`), setup: example.setup }, helper };
    case 'throws': {
      if (expected.errorName === null && expected.message === null) return null;
      const text = expected.message === null ? '' : `[^]*${pattern(expected.message).slice(1, -1)}`;
      const told = `/^${expected.errorName ?? '\\w*Error'}\\b${text}/`;
      const matched: HelperUse = { outcome: (expression) => `${told}.test(String(${helper.outcome(expression)}))` };
      return { example: { ...example, expected: { kind: 'value', source: 'true' } }, helper: matched };
    }
  }
}

/** Statements whose result is nothing: anything else is an error, or that they did not end. */
function block({ id, issueLine }: Example, code: string): ExpressionExample {
  const expression = `{\n${indent(code, '  ')}\n}`;
  return {
    kind: 'expression',
    id,
    setup: '',
    expression,
    expected: { kind: 'value', source: 'undefined' },
    claimedActual: null,
    issueLine,
  };
}
