import type { Expectation } from './reproduction.ts';

/**
 * What a reviewer gives us to execute for a finding. Untrusted; runs only in the sandbox. `violates`: the id of the behaviour that the change is said
 * to miss, or `regression`: then it has to hold on base.
 */
export type ReviewClaim =
  | {
      readonly kind: 'expression';
      readonly violates: string;
      /** Statements before the expression, imports included (may be empty). */
      readonly setup: string;
      readonly expression: string;
      readonly expected: Expectation;
    }
  | {
      /** A whole test file for the repository's runner; only for regressions, because nothing else says what it may demand. */
      readonly kind: 'test-file';
      readonly violates: 'regression';
      readonly content: string;
    }
  | {
      /** A test file that the repository has. */
      readonly kind: 'suite-file';
      readonly violates: 'regression';
      readonly file: string;
    };
