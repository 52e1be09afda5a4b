import type { Baseline, MeasuredTest } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import type { CoverageTable } from './covering.ts';
import { parsedSource, toRunnable, type ParsedSource } from './instrument/parsed-source.ts';
import { fuelled } from './instrument/switching.ts';
import { prepareJob, type HarnessMessage, type PreparedJob } from './job.ts';
import type { MovedFailure, TryOptions, TryOutcome } from './try-outcome.ts';

/** A candidate as the harness takes it. */
export interface CandidateRow {
  /** Position among the tries. */
  readonly index: number;
  /** Site and candidate number to switch in; 0 and 0 where whole texts are served. */
  readonly n: number;
  readonly c: number;
  /** The same of a second edit; 0 and 0 where there is none. */
  readonly m: number;
  readonly d: number;
  /** Position in the coverage table. */
  readonly covering: number;
  /** Number of the chunk of sources that it is compiled into. */
  readonly chunk: number;
  /** Needs a module graph of its own. */
  readonly fresh: boolean;
  readonly whole: (() => Readonly<Record<string, string>>) | null;
}

export interface CandidateRun {
  readonly context: RerunContext;
  readonly baseline: Baseline;
  readonly rows: readonly CandidateRow[];
  /** The sources without candidates. */
  readonly sources: Readonly<Record<string, ServedSource>>;
  /** Switched sources, laid over the others one chunk at a time. */
  readonly chunks: readonly Readonly<Record<string, ServedSource>>[];
  readonly options: TryOptions;
  readonly table: CoverageTable;
  readonly deadline: number;
}

/** Longer than any single test may take; loading a chunk says nothing while it lasts. */
const stallMs = (baseline: Baseline): number => 3_500 + 4 * baseline.loadMs;
/** The quickest tests, so many and no longer together, are run now and then to see whether the modules are still themselves. */
const mostSteady = 20;
const steadyMs = 20;

function steadyTests(passing: readonly MeasuredTest[]): MeasuredTest[] {
  let left = steadyMs;
  const quickest = passing.toSorted((a, b) => a.ms - b.ms).slice(0, mostSteady);
  return quickest.filter((test) => (left -= test.ms) >= 0);
}

/** Runs compiled chunks to their end, over crashes, stalls and restarts. Answers the chunks that did not load. */
export async function runCandidates(run: CandidateRun, outcomes: TryOutcome[]): Promise<ReadonlySet<number>> {
  const rows = [...run.rows].sort((a, b) => a.chunk - b.chunk || Number(a.fresh) - Number(b.fresh));
  const job = await prepareJob(run.context, jobOf(run, rows));
  try {
    return await runToEnd(job, rows, run, outcomes);
  } finally {
    await job.dispose();
  }
}

async function runToEnd(
  job: PreparedJob,
  rows: readonly CandidateRow[],
  run: CandidateRun,
  outcomes: TryOutcome[],
): Promise<ReadonlySet<number>> {
  const unloadable = new Set<number>();
  let from = 0;
  while (from < rows.length && Date.now() < run.deadline) {
    const state = { at: -1, restart: null as number | null, isDone: false, unloadable };
    const limits = { wallMs: Math.max(1_000, run.deadline - Date.now()), stallMs: stallMs(run.baseline) };
    const end = await job.run({ from }, limits, (message) => {
      note(message, state, (at, outcome) => settle(rows[at], outcome, outcomes));
      if (message.kind === 'at') run.options.progress(Number(message['index']));
    });
    if (state.isDone && state.restart === null) break;
    if (state.restart === null && state.at < from) state.at = from;
    if (state.restart === null && Date.now() < run.deadline) {
      settle(rows[state.at], { kind: end.ending === 'stalled' ? 'timed-out' : 'crashed' }, outcomes);
    }
    from = state.restart ?? state.at + 1;
  }
  return unloadable;
}

function settle(row: CandidateRow | undefined, outcome: TryOutcome, outcomes: TryOutcome[]): void {
  if (row !== undefined) outcomes[row.index] = outcome;
}

interface RunState {
  at: number;
  restart: number | null;
  isDone: boolean;
  readonly unloadable: Set<number>;
}

function note(message: HarnessMessage, state: RunState, tell: (at: number, outcome: TryOutcome) => void): void {
  switch (message.kind) {
    case 'at':
      state.at = Number(message['index']);
      return;
    case 'tried':
      tell(Number(message['index']), outcomeOf(message));
      return;
    case 'restart':
      state.restart = Number(message['from']);
      return;
    case 'unloadable':
      state.unloadable.add(Number(message['chunk']));
      return;
    case 'done':
      state.isDone = true;
      return;
    default:
  }
}

function outcomeOf(message: HarnessMessage): TryOutcome {
  if (message['outcome'] === 'survived') return { kind: 'survived' };
  if (message['outcome'] === 'regressed') return { kind: 'regressed', broke: String(message['broke']) };
  return {
    kind: 'failed',
    passed: message['passed'] as number[],
    green: message['green'] as number[],
    isEndless: message['isEndless'] === true,
    ran: Number(message['ran']),
    moved: (message['moved'] ?? null) as MovedFailure | null,
  };
}

function jobOf(run: CandidateRun, rows: readonly CandidateRow[]): Parameters<typeof prepareJob>[1] {
  const { baseline, options } = run;
  const budgeted = budgets(options);
  const lost = new Set(baseline.unloadable.map((each) => each.file));
  const files = [...run.context.acceptance.files.map((file) => file.path), ...run.context.suiteFiles].filter(
    (file) => !lost.has(file),
  );
  const used = new Set([...options.failing, ...options.passing].map((test) => test.file));
  const testFiles = files.filter((file) => used.has(file));
  return {
    mode: 'try',
    testFiles,
    failingFiles: [...new Set(options.failing.map((test) => test.file))],
    expectLoaded: testFiles,
    sources: run.sources,
    chunks: run.chunks,
    failing: options.failing.map((test) => ({
      ...budgeted(test),
      isDear: test.fuel > cheapFuel,
      file: test.file,
      base: onBase(test),
    })),
    passing: options.passing.map(budgeted),
    steady: steadyTests(options.passing).map(budgeted),
    covering: run.table.lists,
    failuresAllowed: failuresAllowed(options.failing),
    loadFuel: 100_000_000,
    candidates: rows.map(({ n, c, m, d, covering, chunk, fresh, whole }) => ({
      n,
      c,
      m,
      d,
      covering,
      chunk,
      fresh,
      sources: whole === null ? {} : served(baseline, whole()),
    })),
  };
}

/** What a failure is held against. */
function onBase({ failure, file, fuel }: MeasuredTest): object | null {
  if (failure === null || failure.isEndless) return null;
  return { message: failure.message, fuel, line: failure.frames.findLast((frame) => frame.file === file)?.line ?? null };
}

/** A test that burns more is not run for what it might tell about a try that has failed already. */
const cheapFuel = 2_000;

/** Tests that cost next to nothing are all run, to see which of them an edit helps; others only until it is clear that it is no fix. */
function failuresAllowed(failing: readonly MeasuredTest[]): number {
  const fuel = failing.reduce((sum, test) => sum + test.fuel, 0);
  return fuel < cheapFuel && failing.length <= 30 ? failing.length : 2;
}

interface BudgetedTest {
  readonly id: string;
  readonly fuel: number;
  readonly cpuMs: number;
  readonly timeoutMs: number;
}

/**
 * How much one run of a test may burn and last: well above what tests take on the program as it stands. A failing test may have
 * ended too early to tell, so that the ordinary test counts too; most candidates that burn more would burn for ever.
 */
function budgets(options: TryOptions): (test: MeasuredTest) => BudgetedTest {
  const ended = [...options.failing, ...options.passing].filter((test) => test.failure?.isEndless !== true);
  const ordinary = ended.map((test) => test.fuel).sort((a, b) => a - b)[ended.length >> 1] ?? 1_000;
  return (test) => {
    const { patience } = options;
    if (test.failure?.isEndless === true)
      return { id: test.id, fuel: (ordinary * 8 + 300) * patience, cpuMs: 100 * Math.min(patience, 4), timeoutMs: 300 };
    const cpuMs = Math.min(Math.max(100, test.ms * 20), 4_000);
    const fuel = (Math.max(test.fuel, test.status === 'failed' ? ordinary : 0) * 8 + 600) * patience;
    return { id: test.id, fuel, cpuMs, timeoutMs: Math.min(Math.max(250, test.ms * 10), 3_000) };
  };
}

function served(baseline: Baseline, whole: Readonly<Record<string, string>>): Record<string, ServedSource> {
  const entries = Object.entries(whole).map(([path, text]) => {
    const known = baseline.sources.find((each) => each.path === path);
    const format = known?.format ?? 'module';
    return [`${repositoryRoot}/${path}`, { text: runnable(path, text, known), format }] as const;
  });
  return Object.fromEntries(entries);
}

/** A text that does not even parse is served as it is: it fails to load, which is the right answer. */
function runnable(path: string, text: string, known: ParsedSource | undefined): string {
  try {
    const parsed = parsedSource(path, text, known?.format ?? 'module');
    return toRunnable(path, parsed === null ? text : fuelled(parsed), known?.mayBeValue);
  } catch {
    return text;
  }
}
