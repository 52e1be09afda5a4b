import type { FileChange } from '#domain/candidate-patch.ts';
import type { Evidence } from '#domain/evidence.ts';
import type { RunState } from '#domain/run-state.ts';
import { isGreen } from '#domain/test-report.ts';
import { mutantsOf } from '#engines/repair/mutants.ts';
import { compareSuites, runTests } from '#engines/test-reports/test-reports.ts';
import { diffLines } from '#lib/unified-diff.ts';
import { frozenChanges, runSuite, withCheckout } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';

type Input = Pick<RunState, 'repository' | 'setup' | 'acceptance' | 'suiteOnBase' | 'chosen'>;

/** Mutants beyond this number teach little more and cost a process each. */
const mostMutants = 12;

/** A mutant that runs longer than this is an endless loop, and so killed. */
const mutantWallMs = 20_000;

/** A suite that takes longer on base is not run once for every mutant. */
const quickSuiteMs = 8_000;

/**
 * Do the tests have teeth? Small faults are put into the changed lines one at a time; a test must turn red at each.
 * Offutt et al., "An experimental determination of sufficient mutant operators", TOSEM 1996. `null` where no mutant could be made.
 */
export async function checkMutants(state: Input, context: PhaseContext): Promise<Evidence['mutants']> {
  const mutants = state.chosen.patch.changes.flatMap((change) => {
    if (change.content === null || !isSource(change.path)) return [];
    const lines = changedLines(state.chosen.patch.diff, change.path);
    return mutantsOf(lines, change.content, change.path).map(({ source }) => ({ path: change.path, source }));
  });
  const sample = spread(mutants, mostMutants);
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
  if (!isGreen(report)) return true;
  if (state.suiteOnBase === null || state.suiteOnBase.report.durationMs > quickSuiteMs) return false;
  const suite = await runSuite(context, { base: state.repository.base, changes }, state.setup);
  return compareSuites(state.suiteOnBase.report, suite).newFailures.length > 0;
}

function isSource(path: string): boolean {
  return /\.[cm]?[jt]sx?$/.test(path);
}

/** Lines of the new file that a unified diff adds or changes; where it only takes lines away, the lines on both sides of the gap. */
function changedLines(diff: string, path: string): readonly { readonly start: number; readonly end: number }[] {
  const ranges: { start: number; end: number }[] = [];
  let gap: number | null = null;
  for (const { kind, line } of diffLines(diff).filter((each) => each.file === path)) {
    if (kind === 'removed') gap ??= line;
    else {
      if (kind === 'added') ranges.push({ start: line, end: line });
      else if (gap !== null) ranges.push({ start: Math.max(1, gap), end: gap + 1 });
      gap = null;
    }
  }
  return ranges;
}

/** At most `limit` items, evenly spread over the list. */
function spread<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, index) => items[Math.floor((index * items.length) / limit)]).filter(
    (item) => item !== undefined,
  );
}
