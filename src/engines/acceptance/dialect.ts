import type { Example } from '#domain/reproduction.ts';
import type { TestSetup } from '#domain/acceptance.ts';
import { expectDialect } from './expect-dialect.ts';
import { nodeAssertDialect } from './node-assert-dialect.ts';
import { tapDialect } from './tap-dialect.ts';

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

export function dialectOf(setup: TestSetup, sample: string | null): Dialect {
  switch (setup.runner) {
    case 'jest':
      return expectDialect({ imports: [], testFunction: prefersIt(sample) ? 'it' : 'test' });
    case 'vitest': {
      const testFunction = prefersIt(sample) ? 'it' : 'test';
      return expectDialect({ imports: [{ specifier: 'vitest', names: ['expect', testFunction], local: null }], testFunction });
    }
    case 'tap':
      return tapDialect(setup);
    case 'mocha': {
      const isTdd = /(?:^|[\s=])q?tdd$|qunit/.test(setup.extraArgv.join(' '));
      return nodeAssertDialect({ imports: [], testFunction: isTdd ? 'test' : 'it' });
    }
    case 'node-test':
    case 'command': {
      const isIt = prefersIt(sample) && sample?.includes('node:test') === true;
      const imports = isIt
        ? [{ specifier: 'node:test', names: ['it'], local: null }]
        : [{ specifier: 'node:test', names: null, local: 'test' }];
      return nodeAssertDialect({ imports, testFunction: isIt ? 'it' : 'test' });
    }
  }
}

function prefersIt(sample: string | null): boolean {
  return sample !== null && /\bit\s*\(/.test(sample) && !/\btest\s*\(/.test(sample);
}
