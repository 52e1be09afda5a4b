import { oncePer } from '#lib/once-per.ts';
import type { Baseline, MeasuredTest } from './baseline.ts';
import { repositoryRoot, type RerunContext, type ServedSource } from './context.ts';
import { coverageTable, type CoverageTable } from './covering.ts';
import { parsedSource, toRunnable, type ParsedSource } from './instrument/parsed-source.ts';
import { fuelled } from './instrument/switching.ts';
import type { HarnessMessage, Job } from './job.ts';
import { reachRecursion } from './recursion.ts';
import type { MovedFailure, TestsOfTries, TryHow, TryOutcome } from './try-outcome.ts';
import { openTryProcess, type PartLimits, type StartedProcess, type TryProcess } from './try-process.ts';

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

/** Candidates for one process, in chunks that are compiled into the same sources. */
export interface Part {
  readonly rows: readonly CandidateRow[];
  /** Switched sources by number of the chunk, laid over those without candidates. */
  readonly chunks: ReadonlyMap<number, Readonly<Record<string, ServedSource>>>;
}

/** What tries are held against, and the process that makes them, which lives until it is closed. */
export interface Tries {
  readonly baseline: Baseline;
  readonly tests: TestsOfTries;
  readonly table: CoverageTable;
  readonly process: TryProcess;
  /** The tests with what they may burn: one object for one way of trying, so that a process is told of it once. */
  budgeted(how: TryHow): BudgetedTests;
  close(): Promise<void>;
}

/** What all parts of one call have in common. */
export interface TryRun {
  readonly tries: Tries;
  readonly how: TryHow;
  /** As `Date.now()`. */
  readonly deadline: number;
  readonly settle: (row: CandidateRow, outcome: TryOutcome) => void;
}

/** Loading a chunk says nothing while it lasts, nor does a test: so long in all, and no longer than any test may take. */
function limitsOf({ baseline }: Tries, tests: BudgetedTests, deadline: number): PartLimits {
  const loadMs = 4 * baseline.loadMs;
  const stallMs = Math.min(mostStallMs, leastStallMs + longestMs(tests)) + loadMs;
  return { startMs: mostStallMs + loadMs, stallMs, deadline };
}

const [leastStallMs, mostStallMs] = [1_000, 3_500];
/** On a busy machine, so many times as long passes as is spent. */
const stretch = 5;

const longestMs = oncePer(({ failing, passing }: BudgetedTests): number =>
  [...failing, ...passing].reduce((most, { cpuMs, timeoutMs }) => Math.max(most, stretch * cpuMs + timeoutMs), 0),
);

/** The quickest tests, so many and no longer together, are run now and then to see whether the modules are still themselves. */
const mostSteady = 20;
const steadyMs = 20;

function steadyTests(passing: readonly MeasuredTest[]): MeasuredTest[] {
  let left = steadyMs;
  const quickest = passing.toSorted((a, b) => a.ms - b.ms).slice(0, mostSteady);
  return quickest.filter((test) => (left -= test.ms) >= 0);
}

/** Tries a part to its end, over crashes, stalls and restarts. Answers the chunks whose sources do not load. */
export async function runPart(run: TryRun, part: Part): Promise<ReadonlySet<number>> {
  const unloadable = new Set<number>();
  let left = part.rows.toSorted((a, b) => a.chunk - b.chunk || Number(a.fresh) - Number(b.fresh));
  while (left.length > 0 && Date.now() < run.deadline) {
    const settled = new Set<CandidateRow>();
    const settle = (row: CandidateRow | undefined, outcome: TryOutcome): void => {
      if (row === undefined || settled.has(row)) return;
      settled.add(row);
      run.settle(row, outcome);
    };
    const rows = left;
    const isOpen = (row: CandidateRow): boolean => !settled.has(row) && !unloadable.has(row.chunk);
    const { tries } = run;
    const tests = tries.budgeted(run.how);
    const limits = limitsOf(tries, tests, run.deadline);
    const end = await tries.process.run(messageOf(tries, part, rows), tests, limits, (message) => {
      if (message.kind === 'tried') settle(rows[Number(message['index'])], outcomeOf(message));
      else if (message.kind === 'unloadable') unloadable.add(Number(message['chunk']));
    });
    if (end.kind === 'done') break;
    if (end.kind === 'stalled' || end.kind === 'died') {
      // What was told last may be lost with the process: it is tried again, but not what ended it.
      const ended = rows.slice(end.at).find(isOpen) ?? rows.find(isOpen);
      settle(ended, { kind: end.kind === 'stalled' ? 'timed-out' : 'crashed' });
    }
    left = rows.filter(isOpen);
  }
  return unloadable;
}

function messageOf({ baseline, table }: Tries, part: Part, rows: readonly CandidateRow[]): object {
  const chunks = new Set(rows.map((row) => row.chunk));
  return {
    chunks: Object.fromEntries([...part.chunks].filter(([chunk]) => chunks.has(chunk))),
    covering: Object.fromEntries(rows.map(({ covering }) => [covering, table.lists[covering]])),
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

function outcomeOf(message: HarnessMessage): TryOutcome {
  if (message['outcome'] === 'survived') return { kind: 'survived' };
  if (message['outcome'] === 'not-tried') return { kind: 'not-tried' };
  if (message['outcome'] === 'regressed')
    return { kind: 'regressed', broke: String(message['broke']), isEndless: message['isEndless'] === true };
  return {
    kind: 'failed',
    passed: message['passed'] as number[],
    green: message['green'] as number[],
    isEndless: message['isEndless'] === true,
    ran: Number(message['ran']),
    moved: (message['moved'] ?? null) as MovedFailure | null,
  };
}

/** `started`: a process that was started for the same context, so that nobody waits for its start now. */
export async function openTries(
  context: RerunContext,
  baseline: Baseline,
  tests: TestsOfTries,
  started: StartedProcess | null = null,
): Promise<Tries> {
  const process = await processFor(context, baseline, tests, started);
  const known = new Map<string, BudgetedTests>();
  return {
    baseline,
    tests,
    table: coverageTable(baseline, tests.passing),
    process,
    budgeted(how) {
      const key = `${how.patience} ${how.isThorough} ${how.loadingShare}`;
      const told = known.get(key) ?? budgetedTests(tests, how);
      known.set(key, told);
      return told;
    },
    close: () => process.close(),
  };
}

/**
 * Many candidates recurse without an end, and are left from deep inside. V8 finds its place in a frame of baseline code by reading that code
 * from its start, and functions with alternatives are long: it takes ten times as long as in the interpreter. Elsewhere baseline code pays.
 */
const quickUnwinding = ['--no-sparkplug'];

async function processFor(
  context: RerunContext,
  baseline: Baseline,
  tests: TestsOfTries,
  started: StartedProcess | null,
): Promise<TryProcess> {
  const lost = new Set(baseline.unloadable.map((each) => each.file));
  const files = [...context.acceptance.files.map((file) => file.path), ...context.suiteFiles].filter((file) => !lost.has(file));
  const used = new Set([...tests.failing, ...tests.passing].map((test) => test.file));
  const testFiles = files.filter((file) => used.has(file));
  const job: Job = {
    mode: 'try',
    testFiles,
    failingFiles: [...new Set(tests.failing.map((test) => test.file))],
    expectLoaded: testFiles,
    sources: fuelledSources(baseline),
    loadFuel: 100_000_000,
    // Of a candidate that runs while modules load: some call a function there that does not end.
    loadCpuMs: Math.min(1_000, 100 + 10 * baseline.loadMs),
    v8Flags: reachRecursion(baseline, tests.failing) ? quickUnwinding : [],
  };
  return await openTryProcess(context, job, started);
}

type BudgetedTests = ReturnType<typeof budgetedTests>;

function budgetedTests({ failing, passing }: TestsOfTries, { patience, isThorough, loadingShare }: TryHow) {
  const budgeted = budgets({ failing, passing }, patience);
  return {
    failing: failing.map((test) => ({
      ...budgeted(test),
      isDear: test.fuel > cheapFuel,
      file: test.file,
      base: onBase(test),
    })),
    passing: passing.map(budgeted),
    steady: steadyTests(passing).map(budgeted),
    loadingShare: loadingShare ?? null,
    failuresAllowed: isThorough ? failuresAllowed(failing) : 1,
  };
}

const fuelledSources = oncePer((baseline: Baseline): Readonly<Record<string, ServedSource>> => {
  const entries = baseline.sources.map((source) => {
    return [
      `${repositoryRoot}/${source.path}`,
      { text: toRunnable(source.path, fuelled(source), source.mayBeValue), format: source.format },
    ] as const;
  });
  return Object.fromEntries(entries);
});

/** What a failure is held against. */
function onBase({ failure, file, fuel }: MeasuredTest): object | null {
  if (failure === null || failure.isEndless) return null;
  return { message: failure.message, fuel, line: failure.frames.findLast((frame) => frame.file === file)?.line ?? null };
}

/** A test that burns more is not run for what it might tell about a try that has failed already. */
const cheapFuel = 2_000;

/** Tests that cost next to nothing are all run; others only until it is clear that it is no fix. */
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
function budgets({ failing, passing }: TestsOfTries, patience: number): (test: MeasuredTest) => BudgetedTest {
  const ended = [...failing, ...passing].filter((test) => test.failure?.isEndless !== true);
  const ordinary = ended.map((test) => test.fuel).sort((a, b) => a - b)[ended.length >> 1] ?? 1_000;
  return (test) => {
    if (test.failure?.isEndless === true)
      return { id: test.id, fuel: (ordinary * 8 + 300) * patience, cpuMs: 100 * Math.min(patience, 4), timeoutMs: 300 };
    const cpuMs = Math.min(Math.max(patience > 1_000 ? 400 : 100, test.ms * 20), 4_000);
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
