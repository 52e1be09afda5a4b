import type { Evidence } from '#domain/evidence.ts';
import type { Finding, RunState } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import type { SuiteComparison } from '#engines/test-reports/test-reports.ts';
import { acceptancePassed, compareWithBase, runAcceptance, runSuite } from '../execution.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { refusals, type Tampering, tamperingOf } from '../tampering.ts';
import { checkMutants } from './check-mutants.ts';
import { lenses } from './lenses.ts';
import { disagreements } from './oracle.ts';

export type LookInput = Pick<
  RunState,
  'repository' | 'setup' | 'acceptance' | 'acceptanceOnBase' | 'suiteOnBase' | 'heldAside' | 'reproduction' | 'chosen'
>;

/** What executing and reading the chosen change gave, without anybody's opinion. */
export interface Seen {
  readonly after: TestReport;
  readonly suite: SuiteComparison | null;
  readonly suiteReport: TestReport | null;
  readonly mutants: Evidence['mutants'];
  readonly oracle: readonly string[];
  readonly tampering: Tampering;
  readonly findings: readonly Finding[];
}

/** The gates on the chosen change, each in fresh processes. */
export async function look(state: LookInput, context: PhaseContext): Promise<Seen> {
  const { patch } = state.chosen;
  const overlay = { base: state.repository.base, changes: patch.changes };
  const tampering = await tamperingOf(context, overlay.base, state.acceptance, patch);
  context.progress({ doing: 'acceptance tests in a fresh process', done: 0, total: null });
  const after = await runAcceptance(context, overlay, state.acceptance);
  context.progress({ doing: 'the whole suite in fresh processes', done: 0, total: null });
  const suiteReport = state.suiteOnBase === null ? null : await runSuite(context, overlay, state.setup);
  const suite =
    state.suiteOnBase === null || suiteReport === null
      ? null
      : await compareWithBase(context, state, state.suiteOnBase.report, suiteReport);
  const clean = refusals(tampering).length === 0 && acceptancePassed(after, state.acceptance, state.acceptanceOnBase);
  return {
    after,
    suite,
    suiteReport,
    mutants: clean ? await checkMutants(state, context) : null,
    oracle: clean ? await disagreements(state, context) : [],
    tampering,
    findings: [...lenses(patch, state.reproduction), ...tampering.unusual.map(unusual)],
  };
}

function unusual(text: string): Finding {
  return { by: 'structure-reviewer', severity: 'medium', text: `unusual in a fix: ${text}`, at: null };
}
