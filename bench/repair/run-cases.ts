import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BenchCase } from './bench-case.ts';
import { resultOf, type CaseResult } from './case-result.ts';
import { judgeFor } from './judge.ts';
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

/** Writes and commits the repository; a sentence where that fails. */
function prepare(bench: BenchCase, repository: string): string | null {
  try {
    bench.materialise(repository);
    const git = (argv: readonly string[]) => execFileSync('git', argv, { cwd: repository, stdio: 'ignore', env: gitEnvironment });
    git(['init', '--quiet', '--initial-branch=main']);
    git(['config', 'user.name', 'Benchmark']);
    git(['config', 'user.email', 'benchmark@patchline.invalid']);
    mkdirSync(join(repository, '.git/info'), { recursive: true });
    writeFileSync(join(repository, '.git/info/exclude'), 'node_modules\n');
    git(['add', '--all', '--force', '--', ':!node_modules']);
    git(['commit', '--quiet', '--no-verify', '-m', bench.name]);
    return null;
  } catch (error) {
    return `cannot be prepared: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`;
  }
}

const gitEnvironment = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_DATE: '2026-01-01T00:00:00Z',
  GIT_COMMITTER_DATE: '2026-01-01T00:00:00Z',
};
