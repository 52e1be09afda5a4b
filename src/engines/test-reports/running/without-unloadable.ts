import type { SandboxResult } from '#ports/sandbox.ts';
import type { Execution } from '../reading/execution.ts';
import type { ExecutionReading } from '../reading/read-signed.ts';

const mostProcesses = 40;

/** One process that has ended, and what it reported, canaries included. */
export interface Finished {
  readonly execution: Execution;
  readonly outcome: SandboxResult;
  readonly reading: ExecutionReading;
}

export interface Rerun {
  readonly run: (execution: Execution) => Promise<Finished>;
  readonly plan: (files: readonly string[]) => readonly Execution[];
  /** Once the processes have taken so long together, no other is started. */
  readonly wallMs: number;
}

/**
 * Runs a process, and where it ended before any test because of one of its files, the rest of them again, until some test runs. A file that is
 * left out stays in the results as failed, so that a change that makes one unloadable is never taken for one that breaks nothing.
 */
export async function withoutUnloadable(execution: Execution, { run, plan, wallMs }: Rerun): Promise<readonly Finished[]> {
  const finished: Finished[] = [];
  let next: Execution | undefined = execution;
  while (next !== undefined) {
    const one = await run(next);
    finished.push(one);
    const spentMs = finished.reduce((sum, { outcome }) => sum + outcome.durationMs, 0);
    const files = finished.length < mostProcesses && spentMs < wallMs ? filesToTry(one) : [];
    next = files.length > 0 ? plan(files)[0] : undefined;
  }
  return finished;
}

/** What is left once the files that the process could not load are gone; none where it could not be told which, or where nothing has to be run again. */
function filesToTry({ execution, outcome, reading }: Finished): readonly string[] {
  const { results, fileFailures, problems } = reading;
  if (execution.loadsAllFirst !== true || outcome.ending !== 'exited' || results.length > 0 || problems.length > 0) return [];
  const unloadable = new Set(fileFailures.filter(({ failure }) => failure.kind === 'load').map(({ file }) => file));
  const left = execution.files.filter((file) => !unloadable.has(file));
  return left.length < execution.files.length ? left : [];
}
