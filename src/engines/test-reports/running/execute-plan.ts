import { fileURLToPath } from 'node:url';
import type { TestSetup } from '#domain/acceptance.ts';
import { checkoutMounts } from '#ports/checkout-mounts.ts';
import { defaultLimits, type Sandbox, type SandboxLimits, type SandboxMount, type SandboxResult } from '#ports/sandbox.ts';
import type { Checkout } from '#ports/workspace.ts';
import { readOutputExecution, readTapExecution } from '../reading/read-output.ts';
import type { Execution } from '../reading/execution.ts';
import { harnessFolder, planExecutions } from './executions.ts';
import { inLanes } from './in-lanes.ts';
import { runnerMajor } from './runner-major.ts';
import { type Finished, withoutUnloadable } from './without-unloadable.ts';
import { type ExecutionReading, readSignedExecution } from '../reading/read-signed.ts';
import { openReportChannel } from '../reading/report-channel.ts';

const parallelProcesses = 2;
const progressEveryMs = 300;
const harness: SandboxMount = {
  source: fileURLToPath(new URL('../reporters', import.meta.url)),
  target: harnessFolder,
  access: 'read-only',
};

/** What is run, and where. */
export interface ExecutionRequest {
  readonly sandbox: Sandbox;
  /** Written to by the tests: hand over a disposable one. */
  readonly checkout: Checkout;
  readonly setup: TestSetup;
  /** Test files to run, relative to the checkout. */
  readonly files: readonly string[];
  readonly limits?: Partial<SandboxLimits>;
  /** Called now and then with the number of tests reported so far. */
  readonly progress?: (finished: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the files of a request, each mounted from elsewhere where `mounts` says so; the results keep the order of the processes. Where one file
 * that cannot be loaded keeps a process from running any test, the others are run again without it, and both processes are among the results.
 */
export async function executePlan(request: ExecutionRequest, mounts: readonly SandboxMount[]): Promise<readonly Finished[]> {
  const counts = new Map<Execution, number>();
  const tell = (execution: Execution, count: number): void => {
    counts.set(execution, count);
    request.progress?.([...counts.values()].reduce((sum, value) => sum + value, 0));
  };
  const major = await runnerMajor(request.setup, request.checkout);
  const run = async (execution: Execution): Promise<Finished> =>
    execute(request, execution, { mounts: mountsOf(execution, mounts), tell: (count) => tell(execution, count) });
  const finished = await inLanes(planExecutions(request.setup, request.files, major), parallelProcesses, async (execution) =>
    withoutUnloadable(execution, {
      run,
      plan: (files) => planExecutions(request.setup, files, major),
      wallMs: request.limits?.wallMs ?? defaultLimits.wallMs,
    }),
  );
  return finished.flat();
}

/** A process needs the guarded copies of its own files only: hundreds of processes with hundreds of mounts each would be slow. */
function mountsOf(execution: Execution, mounts: readonly SandboxMount[]): readonly SandboxMount[] {
  const targets = new Set(execution.files.map((file) => `/repo/${file}`));
  return mounts.filter((mount) => targets.has(mount.target));
}

interface Surroundings {
  readonly mounts: readonly SandboxMount[];
  tell(count: number): void;
}

async function execute(request: ExecutionRequest, execution: Execution, around: Surroundings): Promise<Finished> {
  const channel = await openReportChannel(execution.options);
  const timer = setInterval(() => void channel.count().then((count) => around.tell(count)), progressEveryMs);
  try {
    const outcome = await request.sandbox.run({
      argv: execution.argv,
      cwd: '/repo',
      mounts: [...checkoutMounts(request.checkout), harness, channel.mount, ...around.mounts],
      env: { CI: 'true', NO_COLOR: '1', ...request.setup.env },
      stdin: execution.reading === 'signed' ? channel.stdin : null,
      limits: { ...defaultLimits, ...request.limits },
      onLine: null,
      signal: request.signal ?? null,
    });
    const reading = await readExecution(execution, outcome, async () => channel.read());
    around.tell(reading.results.length);
    return { execution, outcome, reading };
  } finally {
    clearInterval(timer);
    await channel.dispose();
  }
}

async function readExecution(
  execution: Execution,
  outcome: SandboxResult,
  read: () => Promise<Parameters<typeof readSignedExecution>[2]>,
): Promise<ExecutionReading> {
  if (execution.reading === 'signed') return readSignedExecution(execution, outcome, await read());
  return execution.reading === 'tap' ? readTapExecution(execution, outcome) : readOutputExecution(execution, outcome);
}
