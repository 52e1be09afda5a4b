import type { FileChange } from '#domain/candidate-patch.ts';
import type { Evidence } from '#domain/evidence.ts';
import type { RunState } from '#domain/run-state.ts';
import { sampleMutants } from '#engines/repair/mutant-sample.ts';
import { compareSuites, runTests } from '#engines/test-reports/test-reports.ts';
import { acceptancePassed, frozenChanges, runSuite, withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';

type Input = Pick<RunState, 'repository' | 'setup' | 'acceptance' | 'acceptanceOnBase' | 'suiteOnBase' | 'chosen'>;

/** A mutant that runs longer than this is an endless loop, and so killed. */
const mutantWallMs = 20_000;

/** A suite that takes longer on base is not run once for every mutant. */
const quickSuiteMs = 8_000;

/**
 * Do the tests have teeth? Small faults are put into the changed lines one at a time; a test must turn red at each.
 * Offutt et al., "An experimental determination of sufficient mutant operators", TOSEM 1996. `null` where no mutant could be made.
 */
export async function checkMutants(state: Input, context: PhaseContext): Promise<Evidence['mutants']> {
  const sample = sampleMutants(state.chosen.patch);
  if (sample.length === 0) return null;
  let killed = 0;
  for (const [index, mutant] of sample.entries()) {
    context.progress({ doing: 'mutants of the changed lines', done: index, total: sample.length });
    const changes = [...state.chosen.patch.changes, { path: mutant.path, content: mutant.source, executable: false }];
    if (await isKilled(state, context, changes)) killed += 1;
  }
  return { killed, total: sample.length };
}

/** By the acceptance tests, or where the suite is quick, by a test of the suite that passed on base. */
async function isKilled(state: Input, context: PhaseContext, changes: readonly FileChange[]): Promise<boolean> {
  const limits = { ...context.settings.limits, wallMs: Math.min(context.settings.limits.wallMs, mutantWallMs) };
  const overlay = { base: state.repository.base, changes: [...changes, ...frozenChanges(state.acceptance)] };
  const report = await withCheckout(context, overlay, (checkout) =>
    runTests({
      sandbox: context.sandbox,
      checkout,
      setup: state.acceptance.setup,
      files: state.acceptance.files.map((file) => file.path),
      mustPass: [],
      canaries: false,
      limits,
    }),
  );
  if (!acceptancePassed(report, state.acceptance, state.acceptanceOnBase)) return true;
  if (state.suiteOnBase === null || state.suiteOnBase.report.durationMs > quickSuiteMs) return false;
  const suite = await runSuite(context, { base: state.repository.base, changes }, state.setup);
  return compareSuites(state.suiteOnBase.report, suite).newFailures.length > 0;
}
