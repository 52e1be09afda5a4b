import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { TestAttack } from '#domain/model-tests.ts';
import type { RunState, SuiteOnBase } from '#domain/run-state.ts';
import type { TestReport } from '#domain/test-report.ts';
import { compareSuites } from '#engines/test-reports/test-reports.ts';
import { acceptancePassed, runAcceptance, runSuite } from '../execution.ts';
import { knowsByHeart } from '../knows-by-heart.ts';
import type { PhaseContext } from '../phase-spec.ts';
import { refusals, tamperingOf } from '../tampering.ts';
import type { WrongProgram } from './wrong-programs.ts';

export interface Attacked {
  readonly program: WrongProgram;
  readonly diff: string;
  readonly attack: TestAttack;
}

export interface Battlefield {
  readonly state: Pick<RunState, 'repository' | 'setup' | 'reproduction'>;
  readonly context: PhaseContext;
  readonly acceptance: AcceptanceTests;
  /** What the mechanical ones gave on base; `null` where there are none. */
  readonly acceptanceOnBase: TestReport | null;
  readonly suiteOnBase: SuiteOnBase | null;
}

const attackWallMs = 15_000;
/** A suite that takes longer is not run once more for a program of an adversary. */
const quickSuiteMs = 60_000;

/** Runs the acceptance tests over wrong programs, one after the other. Whether one is wrong is never taken from its author. */
export async function attackTests(field: Battlefield, programs: readonly WrongProgram[]): Promise<readonly Attacked[]> {
  const attacked: Attacked[] = [];
  for (const [index, program] of programs.entries()) {
    field.context.progress({ doing: 'wrong programs against the acceptance tests', done: index, total: programs.length });
    attacked.push(await attackWith(field, program));
  }
  return attacked;
}

async function attackWith(field: Battlefield, program: WrongProgram): Promise<Attacked> {
  const { context, state, acceptance } = field;
  const base = state.repository.base;
  const origin = { builder: 'test-adversary', template: null, location: null };
  const patch = await context.workspace.candidate(base, program.changes, origin);
  const ended = (outcome: TestAttack['outcome'], shownBy: string | null): Attacked => ({
    program,
    diff: patch.diff,
    attack: { by: program.by, program: program.what, outcome, shownBy },
  });
  if (!program.isWrong && refusals(await tamperingOf(context, base, acceptance, patch)).length > 0) return ended('refused', null);
  const report = await runAcceptance(context, { base, changes: program.changes }, acceptance, attackWallMs);
  if (!acceptancePassed(report, acceptance, field.acceptanceOnBase)) return ended('refused', null);
  const shownBy = program.isWrong ? 'it was made to be wrong' : await whatShows(field, program, patch.diff);
  return ended(shownBy === null ? 'unshown' : 'survived', shownBy);
}

async function whatShows(
  { context, state, suiteOnBase }: Battlefield,
  program: WrongProgram,
  diff: string,
): Promise<string | null> {
  if (knowsByHeart(diff, state.reproduction)) return 'it holds the inputs and results of the examples';
  if (suiteOnBase === null || suiteOnBase.report.durationMs > quickSuiteMs) return null;
  const suite = await runSuite(context, { base: state.repository.base, changes: program.changes }, state.setup);
  const { newFailures, isBelieved } = compareSuites(suiteOnBase.report, suite);
  return isBelieved && newFailures.length > 0 ? "the repository's own tests fail on it" : null;
}
