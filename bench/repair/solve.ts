// One case through the product's own phases, up to the judgement; nothing is published.
import type { AcceptanceTests } from '#domain/acceptance.ts';
import type { FileChange } from '#domain/candidate-patch.ts';
import type { RunState } from '#domain/run-state.ts';
import type { SuspiciousLocation } from '#domain/suspicious-location.ts';
import { WorldError } from '#domain/world-error.ts';
import { readConfig } from '#config/config.ts';
import { modelPlan } from '#config/model-plan.ts';
import { compareBehaviour, type BehaviourComparison, type ComparedSource } from '#engines/repair/repair.ts';
import { runTests } from '#engines/test-reports/test-reports.ts';
import { issueToDraftPr, type FixResult, type RunEvent } from '#flows/issue-to-draft-pr.ts';
import { fixPhases } from '#flows/phases.ts';
import { readWorkItem } from '#flows/read-work-item.ts';
import type { Builder, BuildResult, BuildTask, Rung } from '#ports/builder.ts';
import { openRepository, openWorld, type FixWorld } from '#wiring/fix-world.ts';
import { openPlayers } from '#wiring/players.ts';

export interface SolveTask {
  readonly name: string;
  /** Absolute path of a git repository. */
  readonly repository: string;
  /** Markdown. */
  readonly issue: string;
  readonly withoutSuite: boolean;
  readonly seconds: number;
  readonly seed: number;
  /** The developer's versions of files, which only the comparison after the search sees; `null` where there is nothing to compare. */
  readonly fixed: ComparedSource | null;
  /** Folder for journals and caches. */
  readonly stateFolder: string;
}

export interface Solution {
  readonly outcome: 'fixed' | 'halted' | 'rejected' | 'failed';
  /** Halt reason, or why the run could not be made; `null` when fixed. */
  readonly why: string | null;
  readonly score: number | null;
  /** Survivors of the search, best first; the chosen one is the first that passed the gates. */
  readonly survivors: readonly (readonly FileChange[])[];
  readonly chosen: readonly FileChange[] | null;
  readonly locations: readonly SuspiciousLocation[];
  readonly tried: number;
  /** From generating candidates to the last one judged. */
  readonly searchSeconds: number;
  /** Wall seconds of running the failing tests once in a process of their own; `null` where the run did not come so far. */
  readonly rerunSeconds: number | null;
  readonly seconds: number;
  /** The chosen repair, or else the first survivor, beside the developer's fix; `null` where they were not compared. */
  readonly firstAgainstFix: BehaviourComparison | null;
  /** What the phases learnt, in order, and what a halt stands on. */
  readonly notes: readonly string[];
}

/** A run that could not be made. */
export function failedRun(why: string): Solution {
  return {
    outcome: 'failed',
    why,
    score: null,
    survivors: [],
    chosen: null,
    locations: [],
    tried: 0,
    searchSeconds: 0,
    rerunSeconds: null,
    firstAgainstFix: null,
    seconds: 0,
    notes: [],
  };
}

export type Solver = (task: SolveTask) => Promise<Solution>;

const judgedPhases = fixPhases.filter(({ phase }) => phase !== 'DRAFT_PR' && phase !== 'CLOSE');

export const solveWithSearch: Solver = async (task) => {
  const startedAt = Date.now();
  const recorder = recordBuilds();
  const notes: string[] = [];
  try {
    const { result, world } = await walk(task, recorder, notes);
    const { state, halt } = result;
    const survivors = recorder.builds.flatMap(({ build }) => build.candidates.map((candidate) => candidate.patch.changes));
    return {
      outcome: result.outcome,
      why: halt === null ? null : halt.reason,
      score: state.judgement?.score.value ?? null,
      survivors,
      chosen: state.chosen?.patch.changes ?? null,
      locations: state.plan?.locations ?? [],
      tried: recorder.builds.reduce((sum, { build }) => sum + build.tried, 0),
      searchSeconds: recorder.builds.reduce((sum, { seconds }) => sum + seconds, 0),
      rerunSeconds: state.visibleTests === undefined ? null : await timeOneRun(world, state, state.visibleTests),
      firstAgainstFix: await againstFix(task, world, state, state.chosen?.patch.changes ?? survivors[0] ?? null),
      seconds: (Date.now() - startedAt) / 1000,
      notes: [...notes, ...(halt === null ? [] : [`${halt.phase}: ${halt.summary}`, ...halt.evidence])],
    };
  } catch (error) {
    return { ...failedRun(sentence(error)), seconds: (Date.now() - startedAt) / 1000, notes };
  }
};

interface Recorder {
  readonly builds: { readonly build: BuildResult; readonly seconds: number }[];
  readonly around: (builder: Builder) => Builder;
}

function recordBuilds(): Recorder {
  const builds: Recorder['builds'] = [];
  return {
    builds,
    around: (builder) => ({
      kind: builder.kind,
      async build(request) {
        const validation = validationClock();
        const progress: BuildTask['progress'] = (event) => {
          validation.note(event.doing);
          request.progress(event);
        };
        const build = await builder.build({ ...request, progress });
        builds.push({ build, seconds: validation.seconds() });
        return build;
      },
    }),
  };
}

/** Runs from the moment when candidates are generated to the moment when the last is judged, process starts and restarts included. */
function validationClock(): { readonly note: (doing: string) => void; readonly seconds: () => number } {
  let [from, until] = [null as number | null, null as number | null];
  return {
    note: (doing) => {
      if (doing === 'generating candidates') from = Date.now();
      if (doing.startsWith('comparing the behaviour')) until = Date.now();
    },
    // Without its beginning nothing is measured: a wrong figure would look like one.
    seconds: () => (from === null ? 0 : ((until ?? Date.now()) - from) / 1000),
  };
}

async function walk(task: SolveTask, recorder: Recorder, notes: string[]): Promise<{ result: FixResult; world: FixWorld }> {
  const environment = { ...process.env, XDG_STATE_HOME: task.stateFolder, XDG_CACHE_HOME: task.stateFolder };
  const opened = await openRepository(task.repository, null, environment, () => {});
  const config = readConfig(null, { seconds: task.seconds, seed: task.seed, withoutSuite: task.withoutSuite });
  const world = await openWorld(config, opened);
  const plan = modelPlan(config, environment);
  const item = readWorkItem(Buffer.from(task.issue), { kind: 'file', path: `${task.name}.md` });
  const journal = await world.journals.open(task.name);
  const place = { run: task.name, item, root: opened.repository.root, cwd: process.cwd(), environment };
  const players = await openPlayers({ plan, config, world, ...place });
  try {
    const settings = {
      run: task.name,
      version: 'bench',
      repository: opened.repository,
      baseIsExplicit: false,
      branch: `bench/${task.name}`,
      dryRun: true,
      withoutSuite: config.withoutSuite,
      testCommand: null,
      limits: world.limits,
      budget: config.budget,
      protect: [],
      seed: config.seed,
      handOver: config.handOver,
      gates: config.gates,
      lifted: [],
    };
    const report = (event: RunEvent): void => {
      if (event.kind === 'phase-ended') notes.push(...event.learnt.map((line) => `${event.phase}: ${line}`));
    };
    const watched = (rung: Rung): Rung => ({ ...rung, builder: recorder.around(rung.builder) });
    const request = { item, phases: judgedPhases, journal, resume: null, report };
    const result = await issueToDraftPr({
      ...request,
      world: { ...world, panel: players.panel, ladder: players.ladder.map(watched), settings },
    });
    return { result, world };
  } finally {
    await players.close();
    await journal.close();
  }
}

/** Compares on the calls that the failing test file makes, and on inputs generated from them. */
async function againstFix(
  task: SolveTask,
  world: FixWorld,
  state: Partial<RunState>,
  changes: readonly FileChange[] | null,
): Promise<BehaviourComparison | null> {
  const { visibleTests: tests, repository } = state;
  if (task.fixed === null || changes === null || tests === undefined || repository === undefined) return null;
  const { sandbox, workspace } = world;
  const other = Object.fromEntries(changes.map(({ path, content }) => [path, content ?? '']));
  const checkout = await workspace.checkout(repository.base);
  try {
    return await compareBehaviour({ sandbox, checkout, tests, suiteFiles: [], reference: task.fixed, other, seed: task.seed });
  } finally {
    await workspace.dispose(checkout);
  }
}

/** What trying one candidate by running the tests again would cost: one run in a checkout that is already there. */
async function timeOneRun(world: FixWorld, state: Partial<RunState>, tests: AcceptanceTests): Promise<number | null> {
  if (state.repository === undefined) return null;
  const checkout = await world.workspace.checkout(state.repository.base);
  try {
    await world.workspace.apply(
      checkout,
      tests.files.map(({ path, content }) => ({ path, content, executable: false })),
    );
    const from = Date.now();
    const files = tests.files.map((file) => file.path);
    const { sandbox, limits } = world;
    await runTests({ sandbox, checkout, setup: tests.setup, files, mustPass: [], canaries: false, limits });
    return (Date.now() - from) / 1000;
  } finally {
    await world.workspace.dispose(checkout);
  }
}

function sentence(error: unknown): string {
  if (error instanceof WorldError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message).split('\n').slice(0, 4).join(' ') : String(error);
}
