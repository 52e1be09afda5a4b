import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';
import { resultOf, type CaseResult } from './case-result.ts';
import { judgeFor } from './judge.ts';
import { prepare } from './prepare.ts';
import { failedRun, type Solver } from './solve.ts';

export interface RunOptions {
  readonly seconds: number;
  readonly seed: number;
  readonly workers: number;
  readonly solve: Solver;
  /** Called after each case, in the order in which cases end. */
  readonly onResult: (result: CaseResult, done: number) => void;
  readonly isStopped: () => boolean;
}

/** Runs cases side by side; what is stopped early has given its results to `onResult`. */
export async function runCases(cases: readonly BenchCase[], options: RunOptions): Promise<void> {
  const waiting = [...cases];
  let done = 0;
  const work = async (): Promise<void> => {
    for (let bench = waiting.shift(); bench !== undefined && !options.isStopped(); bench = waiting.shift()) {
      const result = await runCase(bench, options);
      done++;
      options.onResult(result, done);
    }
  };
  await Promise.all(Array.from({ length: options.workers }, work));
}

async function runCase(bench: BenchCase, options: RunOptions): Promise<CaseResult> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-bench-'));
  const repository = join(folder, 'repo');
  const scratch = join(folder, 'trees');
  try {
    mkdirSync(repository);
    mkdirSync(scratch);
    const judge = judgeFor(bench, repository, scratch, options.seed);
    const problem = prepare(bench, repository);
    if (problem !== null) return await resultOf({ ...bench, fixed: null }, failedRun(problem), judge, repository);
    const solution = await options.solve({
      name: bench.name,
      repository,
      issue: bench.issue,
      withoutSuite: bench.withoutSuite,
      seconds: options.seconds,
      seed: options.seed,
      fixed: bench.probes === null ? bench.fixed : null,
      stateFolder: join(folder, 'state'),
    });
    return await resultOf(bench, solution, judge, repository);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
