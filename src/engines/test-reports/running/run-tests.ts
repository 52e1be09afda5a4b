import type { ReportProblem, TestReport, TestResult } from '#domain/test-report.ts';
import { type Canary, canaryProblems } from '../canaries/canary.ts';
import { executePlan, type ExecutionRequest } from './execute-plan.ts';
import { shortened } from '../reading/failure-frames.ts';
import { type GuardedFiles, guardFiles } from './guard-files.ts';
import type { Finished } from './without-unloadable.ts';

export interface RunTestsRequest extends ExecutionRequest {
  /** Test ids that must be reported passed; one that is not reported, or skipped, comes back as failed. */
  readonly mustPass: readonly string[];
  /** Whether must-fail tests are laid into the files. Without them a report shows what tests say, not that they say the truth. */
  readonly canaries: boolean;
}

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
    const started = performance.now();
    const finished = withFiles(await executePlan(request, guarded.mounts), guarded);
    return assemble(request, guarded, { finished, durationMs: Math.round(performance.now() - started) });
  } finally {
    await guarded.dispose();
  }
}

function assemble(
  request: RunTestsRequest,
  guarded: GuardedFiles,
  run: { readonly finished: readonly Finished[]; readonly durationMs: number },
): TestReport {
  const all = mergeRepeated(run.finished.flatMap(({ reading }) => reading.results));
  const fileFailures = run.finished.flatMap(({ reading }) => reading.fileFailures);
  const real = all.filter((result) => !isCanary(result.id, guarded)).map((result) => asWritten(result, guarded));
  const own = mergeRepeated(real);
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
    fileFailures: fileFailures.map(({ file, failure }) => ({ file, failure: shortened(failure) })),
    problems,
    durationMs: run.durationMs,
  };
}

/**
 * Old runners do not say in which file a test stands; a canary's random name does. A test file that another one loads declares its canaries
 * there too: they count for their own file where they are not reported under it, and else for nothing.
 */
function withFiles(finished: readonly Finished[], { canaries }: GuardedFiles): readonly Finished[] {
  const reported = new Set(finished.flatMap(({ reading }) => reading.results.map(({ id }) => id)));
  const located = (result: TestResult): TestResult => {
    const canary = canaries.find((each) => isMetElsewhere(each, result));
    if (canary === undefined) return result;
    const isKnown = result.file !== '' && reported.has(canary.id);
    return { ...result, id: isKnown ? `${canary.id} > ${result.file}` : canary.id, file: canary.file };
  };
  return finished.map((one) => ({ ...one, reading: { ...one.reading, results: one.reading.results.map(located) } }));
}

function isMetElsewhere({ id, file, repeats }: Canary, result: TestResult): boolean {
  const name = id.slice(file.length + 3);
  if (result.file === '') return result.name === name;
  const isRed = result.status === 'failed' && result.failure?.kind === 'assertion';
  return repeats === null && result.file !== file && isRed && (result.name === name || result.name.endsWith(` > ${name}`));
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

/** The result under the names and lines of the repository's own file. */
function asWritten(result: TestResult, guarded: GuardedFiles): TestResult {
  const id = guarded.originalId(result.id);
  const named = { ...result, id, name: id.slice(result.file.length + 3) };
  if (result.failure === null) return named;
  const frames = result.failure.frames.map((frame) => ({ ...frame, line: guarded.originalLine(frame.file, frame.line) }));
  return { ...named, failure: shortened({ ...result.failure, frames }) };
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

/** 0 where every process ended with 0 or failed by its canaries alone; else the first other status (1 where canaries failed too: some runners count); `null` where that process was killed. */
function exitCodeOf(finished: readonly Finished[], guarded: GuardedFiles): number | null {
  const statuses = finished.map(({ outcome, reading }) => {
    const failures = reading.results.filter((result) => result.status === 'failed');
    const others = failures.filter((result) => !isCanary(result.id, guarded)).length;
    if (failures.length === others || outcome.exitCode === null) return outcome.exitCode;
    return others + reading.fileFailures.length === 0 ? 0 : 1;
  });
  const other = statuses.find((status) => status !== 0);
  return other === undefined && statuses.length > 0 ? 0 : (other ?? null);
}
