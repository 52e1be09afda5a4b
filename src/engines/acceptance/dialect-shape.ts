import type { Example } from '#domain/reproduction.ts';

/** What a runner's tests look like. */
export interface Dialect {
  /** Modules that the file takes its test function and assertions from; `names: null` takes the whole module as `local`. */
  readonly imports: readonly DialectImport[];
  /** `test`, `it`. */
  readonly testFunction: string;
  /** Parameter of the callback; empty where there is none. */
  readonly parameter: string;
  /** Lines that compare, indented by the caller. */
  compare(example: ExpressionExample, helper: HelperUse): readonly string[];
  /** Lines around assertions that are written on `assert`. */
  statements(code: string, helper: HelperUse): readonly string[];
  /** Appended to the test's id, where the runner reports the assertion as a test of its own; else empty. */
  readonly idSuffix: string;
}

export interface DialectImport {
  readonly specifier: string;
  readonly names: readonly string[] | null;
  readonly local: string | null;
}

export type ExpressionExample = Extract<Example, { readonly kind: 'expression' }>;

/** Notes which helper functions the file needs; the answer is the call. */
export interface HelperUse {
  /** Call that gives the value of the expression, or the error that it throws. */
  outcome(expression: string): string;
}
