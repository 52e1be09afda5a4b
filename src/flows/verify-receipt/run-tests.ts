import type { TestSetup } from '#domain/acceptance.ts';
import type { TestReport } from '#domain/test-report.ts';
import type { Sandbox, SandboxLimits } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';

/** Runs test files of a disposable checkout and reads what they say; the engine `test-reports` does it. */
export type RunTests = (request: {
  readonly sandbox: Sandbox;
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  readonly files: readonly string[];
  readonly mustPass: readonly string[];
  readonly canaries: boolean;
  readonly limits?: Partial<SandboxLimits>;
}) => Promise<TestReport>;

/** The engine that does it. */
export { runTests } from '#engines/test-reports/test-reports.ts';
