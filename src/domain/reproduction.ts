import type { TestFailure } from './test-report.ts';

/** How an issue says what should happen. `source` and `pattern` are JavaScript as the issue wrote it. */
export type Expectation =
  | { readonly kind: 'value'; readonly source: string }
  | { readonly kind: 'throws'; readonly errorName: string | null; readonly message: string | null }
  | { readonly kind: 'does-not-throw' };

/** One thing to run and what must come of it. */
export type Example =
  | {
      readonly kind: 'expression';
      /** `example-1`, `example-2`, … in the issue's order. */
      readonly id: string;
      /** Statements that must run before the expression, in this example only (may be empty). */
      readonly setup: string;
      readonly expression: string;
      readonly expected: Expectation;
      /** What the issue says it gets today, as written; `null` where it does not say. */
      readonly claimedActual: string | null;
      readonly issueLine: number;
    }
  | {
      readonly kind: 'statements';
      readonly id: string;
      /** Statements holding at least one assertion; they fail by assertion while the bug is there. */
      readonly code: string;
      readonly issueLine: number;
    };

/** How one module of the package under repair, or another one, is brought into the reproduction. */
export interface ReproductionImport {
  /**
   * A bare package name, or a file of the repository as a path from its root that starts with `./`: whoever writes the test turns it
   * into a path from the test's own folder. `*` is the whole module: a namespace, or what `require` gives where the file is CommonJS.
   */
  readonly specifier: string;
  readonly names: readonly { readonly imported: string; readonly local: string }[];
}

/**
 * Whether a failure on base shows the defect. Tests that we wrote must fail by assertion: any other error may be our own mistake. A test of
 * the repository that the issue names may also fail by an exception, as its authors meant it to.
 */
export function isRed(failure: TestFailure | null | undefined, kind: Reproduction['kind']): boolean {
  return failure?.kind === 'assertion' || (kind === 'test' && failure?.kind === 'exception');
}

/** Who wrote a reproduction that the issue itself does not hold, and from what. */
export interface ReproductionAuthor {
  /** `vendor/model`. */
  readonly model: string;
  /** The issue's own words that each example rests on, in the examples' order; each was found in the issue. */
  readonly claims: readonly string[];
}

/** What an issue gives to run. Everything in it is untrusted and runs only in the sandbox. */
export type Reproduction =
  | {
      readonly kind: 'examples';
      readonly imports: readonly ReproductionImport[];
      /** Declarations shared by all examples (may be empty). */
      readonly preamble: string;
      readonly language: 'js' | 'ts';
      readonly examples: readonly Example[];
      /** Where a model wrote it, because the issue gives nothing that can be run; absent where the issue itself does. */
      readonly writtenBy?: ReproductionAuthor;
    }
  | {
      readonly kind: 'command';
      /** Parsed to argv; never handed to a shell. */
      readonly argv: readonly string[];
      readonly expectedExitCode: number;
      /** Text that standard output must contain; `null` where only the exit status counts. */
      readonly expectedOutput: string | null;
      readonly issueLine: number;
    }
  | {
      readonly kind: 'test';
      /** An existing test file of the repository that the issue names as failing. */
      readonly file: string;
      /** Full names of the tests; none means every failing test of the file. */
      readonly names: readonly string[];
      readonly issueLine: number;
    };
