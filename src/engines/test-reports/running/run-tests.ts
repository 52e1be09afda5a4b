import { fileURLToPath } from 'node:url';
import type { TestSetup } from '#domain/acceptance.ts';
import type { ReportProblem, TestReport, TestResult } from '#domain/test-report.ts';
import { defaultLimits, type Sandbox, type SandboxLimits, type SandboxMount, type SandboxResult } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { canaryProblems } from '../canaries/canary.ts';
import { readOutputExecution, readTapExecution } from '../reading/read-output.ts';
import { type Execution, harnessFolder, planExecutions } from './executions.ts';
import { type GuardedFiles, guardFiles } from './guard-files.ts';
import { type ExecutionReading, readSignedExecution } from './read-execution.ts';
import { openReportChannel } from './report-channel.ts';

export interface RunTestsRequest {
  readonly sandbox: Sandbox;
  /** Written to by the tests: hand over a disposable one. */
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  /** Test files to run, relative to the checkout. */
  readonly files: readonly string[];
  /** Test ids that must be reported passed; one that is not reported, or skipped, comes back as failed. */
  readonly mustPass: readonly string[];
  /** Whether must-fail tests are laid into the files. Without them a report shows what tests say, not that they say the truth. */
  readonly canaries: boolean;
  readonly limits?: Partial<SandboxLimits>;
  /** Called now and then with the number of tests reported so far. */
  readonly progress?: (finished: number) => void;
  readonly signal?: AbortSignal;
}

const parallelProcesses = 2;
const progressEveryMs = 300;
const reporters = fileURLToPath(new URL('../reporters', import.meta.url));

/**
 * Runs test files in the sandbox under the repository's runner with our reporters, and reads what they say so that it cannot be forged
 * in passing: records are signed, tests are read-only, canaries must be reported failed, and the exit status has to agree. Canaries are
 * taken out of the result again; `exitCode` is then 0 where they were the only failures.
 */
export async function runTests(request: RunTestsRequest): Promise<TestReport> {
  const important = new Set(request.files.filter((file) => request.mustPass.some((id) => id.startsWith(`${file} > `))));
  const { setup, files, canaries } = request;
  const guarded = await guardFiles({ setup, path: request.checkout.path, files, important, canaries });
  try {
    return await runGuarded(request, guarded);
  } finally {
    await guarded.dispose();
  }
}

interface Finished {
  readonly execution: Execution;
  readonly outcome: SandboxResult;
  readonly reading: ExecutionReading;
}

async function runGuarded(request: RunTestsRequest, guarded: GuardedFiles): Promise<TestReport> {
  const started = performance.now();
  const counts = new Map<Execution, number>();
  const tell = (execution: Execution, count: number): void => {
    counts.set(execution, count);
    request.progress?.([...counts.values()].reduce((sum, value) => sum + value, 0));
  };
  const finished = await inParallel(planExecutions(request.setup, request.files), async (execution) =>
    execute(request, execution, { mounts: guarded.mounts, tell: (count) => tell(execution, count) }),
  );
  return assemble(request, guarded, { finished, durationMs: Math.round(performance.now() - started) });
}

/** Runs at most `parallelProcesses` at a time; the results keep the order of the items. */
async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: parallelProcesses }, lane));
  return results;
}

interface Surroundings {
  readonly mounts: readonly SandboxMount[];
  tell(count: number): void;
}

async function execute(request: RunTestsRequest, execution: Execution, around: Surroundings): Promise<Finished> {
  const channel = await openReportChannel(execution.options);
  const timer = setInterval(() => void channel.count().then(around.tell), progressEveryMs);
  try {
    const outcome = await request.sandbox.run({
      argv: execution.argv,
      cwd: '/repo',
      mounts: [...baseMounts(request.checkout), channel.mount, ...around.mounts],
      env: { CI: 'true', NO_COLOR: '1', ...request.setup.env },
      stdin: execution.reading === 'signed' ? channel.stdin : null,
      limits: { ...defaultLimits, ...request.limits },
      onLine: null,
      signal: request.signal ?? null,
    });
    const reading = await readExecution(execution, outcome, channel.read);
    around.tell(reading.results.length);
    return { execution, outcome, reading };
  } finally {
    clearInterval(timer);
    await channel.dispose();
  }
}

function baseMounts(checkout: Checkout): readonly SandboxMount[] {
  const dependencies: SandboxMount[] =
    checkout.dependencies === null ? [] : [{ source: checkout.dependencies, target: '/repo/node_modules', access: 'read-only' }];
  return [
    { source: checkout.path, target: '/repo', access: 'read-write' },
    ...dependencies,
    { source: reporters, target: harnessFolder, access: 'read-only' },
  ];
}

async function readExecution(
  execution: Execution,
  outcome: SandboxResult,
  read: () => Promise<Parameters<typeof readSignedExecution>[2]>,
): Promise<ExecutionReading> {
  if (execution.reading === 'signed') return readSignedExecution(execution, outcome, await read());
  return execution.reading === 'tap' ? readTapExecution(execution, outcome) : readOutputExecution(execution, outcome);
}

function assemble(
  request: RunTestsRequest,
  guarded: GuardedFiles,
  run: { readonly finished: readonly Finished[]; readonly durationMs: number },
): TestReport {
  const all = mergeRepeated(run.finished.flatMap(({ reading }) => reading.results));
  const fileFailures = run.finished.flatMap(({ reading }) => reading.fileFailures);
  const own = all.filter((result) => !isCanary(result.id, guarded)).map((result) => atOriginalLines(result, guarded));
  const results = [...own.map((result) => demanded(result, request.mustPass)), ...missing(own, request.mustPass)];
  const problems: ReportProblem[] = [
    ...run.finished.flatMap(({ reading }) => reading.problems),
    ...canaryProblems(guarded.canaries, { results: all, fileFailures }),
    ...(own.some((result) => result.status !== 'skipped') ? [] : [{ kind: 'no-tests' as const }]),
  ];
  return {
    runner: request.setup.runner,
    argv: run.finished[0]?.execution.argv ?? [],
    exitCode: exitCodeOf(run.finished, guarded),
    results,
    fileFailures,
    problems,
    durationMs: run.durationMs,
  };
}

/** A test reported more than once has the worst of its results: no second report can cover a first. */
function mergeRepeated(results: readonly TestResult[]): readonly TestResult[] {
  const order: readonly TestResult['status'][] = ['passed', 'skipped', 'failed'];
  const byId = new Map<string, TestResult>();
  for (const result of results) {
    const known = byId.get(result.id);
    if (known === undefined || order.indexOf(result.status) > order.indexOf(known.status)) byId.set(result.id, result);
  }
  return [...byId.values()];
}

function atOriginalLines(result: TestResult, guarded: GuardedFiles): TestResult {
  if (result.failure === null) return result;
  const frames = result.failure.frames.map((frame) => ({ ...frame, line: guarded.originalLine(frame.file, frame.line) }));
  return { ...result, failure: { ...result.failure, frames } };
}

function demanded(result: TestResult, mustPass: readonly string[]): TestResult {
  if (result.status !== 'skipped' || !mustPass.includes(result.id)) return result;
  return unmet(result.id, 'This test was skipped, and it has to pass.');
}

function missing(results: readonly TestResult[], mustPass: readonly string[]): readonly TestResult[] {
  const known = new Set(results.map((result) => result.id));
  return mustPass
    .filter((id) => !known.has(id))
    .map((id) => unmet(id, 'The runner reported no result for this test, and it has to pass.'));
}

function unmet(id: string, message: string): TestResult {
  const at = id.indexOf(' > ');
  const failure = { kind: 'load', message, expected: null, actual: null, frames: [] } as const;
  return { id, file: id.slice(0, at), name: id.slice(at + 3), status: 'failed', failure, durationMs: 0 };
}

/** A test that a canary declares inside itself is the canary's. */
function isCanary(id: string, guarded: GuardedFiles): boolean {
  return guarded.canaries.some((canary) => id === canary.id || id.startsWith(`${canary.id} > `));
}

/** 0 where every process ended with 0 or failed by its canaries alone; else the first other status (1 for one that counts failures). */
function exitCodeOf(finished: readonly Finished[], guarded: GuardedFiles): number | null {
  const statuses = finished.map(({ outcome, reading }) => {
    const failures = reading.results.filter((result) => result.status === 'failed');
    const others = failures.filter((result) => !isCanary(result.id, guarded)).length + reading.fileFailures.length;
    if (failures.length === 0 || outcome.exitCode === null) return outcome.exitCode;
    return others === 0 ? 0 : 1;
  });
  return statuses.find((status) => status !== 0) ?? (statuses.length === 0 ? null : 0);
}
