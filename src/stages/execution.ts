import type { AcceptanceTests, TestSetup } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { TestReport } from '#domain/test-report.ts';
import type { RunState } from '#domain/run-state.ts';
import { compareSuites, isAccepted, runTests, type SuiteComparison } from '#engines/test-reports/test-reports.ts';
import type { Checkout } from '#ports/workspace.ts';
import type { PhaseContext } from './phase-spec.ts';

/** What is laid over the base commit before something runs in it. */
export interface Overlay {
  readonly base: string;
  readonly changes: readonly FileChange[];
}

/** A fresh checkout of base with changes laid over it, for one use; it is gone afterwards. */
export async function withCheckout<T>(
  context: PhaseContext,
  overlay: Overlay,
  use: (checkout: Checkout) => Promise<T>,
): Promise<T> {
  const checkout = await context.workspace.checkout(overlay.base);
  try {
    await context.workspace.apply(checkout, overlay.changes);
    return await use(checkout);
  } finally {
    await context.workspace.dispose(checkout);
  }
}

/** A few examples that take longer than this do not end. */
const acceptanceWallMs = 30_000;

/** Where a test of the repository is the acceptance test, its file may hold many others. */
const ownTestsWallMs = 120_000;

function longestFor({ files, setup }: AcceptanceTests): number {
  const isOwn = files.some(({ path }) => setup.suiteFiles.includes(path));
  return isOwn ? ownTestsWallMs : acceptanceWallMs;
}

/** Runs the frozen acceptance tests over a change, with canaries. The frozen content is laid over the change, never under it. */
export function runAcceptance(
  context: PhaseContext,
  overlay: Overlay,
  acceptance: AcceptanceTests,
  wallMs: number = longestFor(acceptance),
): Promise<TestReport> {
  const changes = [...overlay.changes, ...frozenChanges(acceptance)];
  return withCheckout(context, { base: overlay.base, changes }, (checkout) =>
    runTests({
      sandbox: context.sandbox,
      checkout,
      setup: acceptance.setup,
      files: acceptance.files.map((file) => file.path),
      mustPass: Object.keys(acceptance.tests),
      canaries: true,
      limits: { ...context.settings.limits, wallMs: Math.min(context.settings.limits.wallMs, wallMs) },
    }),
  );
}

/** Runs the repository's own suite over a change. */
export function runSuite(context: PhaseContext, overlay: Overlay, setup: TestSetup): Promise<TestReport> {
  return withCheckout(context, overlay, (checkout) =>
    runTests({
      sandbox: context.sandbox,
      checkout,
      setup,
      files: setup.suiteFiles,
      mustPass: [],
      canaries: true,
      limits: context.settings.limits,
    }),
  );
}

/**
 * The suite on a change beside that on base. What the change seems to break is looked for on base once more: a test that comes and goes there, or has
 * another name each time, says nothing about a change.
 */
export async function compareWithBase(
  context: PhaseContext,
  state: Pick<RunState, 'repository' | 'setup'>,
  onBase: TestReport,
  onChange: TestReport,
): Promise<SuiteComparison> {
  const once = compareSuites(onBase, onChange);
  if (once.newFailures.length === 0) return once;
  context.progress({ doing: 'what seems broken, once more without the change', done: 0, total: null });
  const again = await runSuite(context, { base: state.repository.base, changes: [] }, state.setup);
  return again.problems.length > 0 ? once : compareSuites([onBase, again], onChange);
}

export function frozenChanges(acceptance: AcceptanceTests): readonly FileChange[] {
  return acceptance.files.map((file) => ({ path: file.path, content: file.content, executable: false }));
}

/** Every named acceptance test is reported passed, nothing beside them turned red, and the report is to be believed. `onBase`: the same tests before the change. */
export function acceptancePassed(report: TestReport, acceptance: AcceptanceTests, onBase: TestReport | null): boolean {
  return isAccepted(report, Object.keys(acceptance.tests), onBase);
}

export function statusOf(report: TestReport, id: string): 'passed' | 'failed' | 'skipped' | 'missing' {
  return report.results.find((result) => result.id === id)?.status ?? 'missing';
}

/** Test id → status, as the hypothesis graph records it. */
export function statuses(report: TestReport): Record<string, 'passed' | 'failed' | 'skipped'> {
  return Object.fromEntries(report.results.map((result) => [result.id, result.status]));
}
