import type { Violation } from './check.ts';

/** A deviation of `emulate` from GitHub's description that we live with. */
export interface Allowed {
  readonly operation: RegExp;
  readonly problem: RegExp;
  readonly reason: string;
}

export const allowedDeviations: readonly Allowed[] = [];

export function isAllowed(violation: Violation): boolean {
  return allowedDeviations.some(
    ({ operation, problem }) => operation.test(violation.operation) && problem.test(violation.problem),
  );
}
