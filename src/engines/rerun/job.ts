import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { defaultLimits, type SandboxCommand, type SandboxMount, type SandboxResult } from '#ports/sandbox.ts';
import { repositoryRoot, servedToAll, suiteFormats, type RerunContext, type ServedSource } from './context.ts';
import { harnessMounts } from './harness-mounts.ts';
import { writableTests } from './writable-tests.ts';

/** What one process of the harness is asked to do; each mode adds fields of its own. */
export interface Job {
  readonly mode: 'baseline' | 'try' | 'behave';
  readonly testFiles: readonly string[];
  readonly sources: Readonly<Record<string, ServedSource>>;
  /** Flags of V8's own, set before any code of the repository is compiled. */
  readonly v8Flags?: readonly string[];
  readonly [field: string]: unknown;
}

/** A line of the harness: `kind` and what it says. Foreign code runs in the same process: treat every field as untrusted. */
export interface HarnessMessage {
  readonly kind: string;
  readonly [field: string]: unknown;
}

export interface JobLimits {
  readonly wallMs: number;
  /** Without a line for this long, the process is given up. */
  readonly stallMs: number;
}

export interface JobEnd {
  readonly ending: SandboxResult['ending'] | 'stalled';
  readonly exitCode: number | null;
  readonly stderr: string;
}

/** A job that is written down once and may be run several times (after a crash, a stall, a restart). */
export interface PreparedJob {
  run(resume: object, limits: JobLimits, onMessage: (message: HarnessMessage) => void): Promise<JobEnd>;
  dispose(): Promise<void>;
}

/** Makes a job, written down where the sandbox can read it when it is run. */
export async function prepareJob(context: RerunContext, job: Job): Promise<PreparedJob> {
  const nonce = newNonce();
  const folders = await makeFolders();
  const tests = await writableTests(context, folders.home);
  const text = JSON.stringify(wholeJob(context, job, nonce));
  return {
    async run(resume, limits, onMessage) {
      layAgain([{ path: join(folders.job, 'job.json'), content: text }]);
      return await runOnce(context, { folder: folders.job, nonce, tests }, { resume, limits, onMessage });
    },
    dispose: () => removeFolders(folders),
  };
}

/** What marks the lines of one job. */
export const newNonce = (): string => `@${randomBytes(9).toString('base64url')} `;

/** A job with what the harness must know of the repository. */
export function wholeJob(context: RerunContext, job: Job, nonce: string): object {
  const { setup } = context.acceptance;
  return {
    nonce,
    root: repositoryRoot,
    runner: setup.runner,
    scripts: setup.runner === 'command',
    formats: suiteFormats(context),
    preload: preloadsIn(setup.extraArgv).filter((name) => !compiler.test(name)),
    compiled: ['jest', 'vitest'].includes(setup.runner) || preloadsIn(setup.extraArgv).some((name) => compiler.test(name)),
    testTimeoutMs: 2_000,
    testCpuMs: 1_000,
    ...job,
    sources: { ...servedToAll(context), ...job.sources },
  };
}

/** The harness over a folder with `job.json`, without limits of its own on time. */
export function commandOf(
  context: RerunContext,
  folder: string,
  resume: object,
  mounts: readonly SandboxMount[],
): Pick<SandboxCommand, 'argv' | 'cwd' | 'mounts' | 'env' | 'limits'> {
  return {
    argv: ['node', '--no-warnings', '/patchline/rerun/main.mjs', '/patchline/job/job.json', JSON.stringify(resume)],
    cwd: repositoryRoot,
    mounts: [...mountsOf(context), ...mounts, { source: folder, target: '/patchline/job', access: 'read-only' }],
    env: { NODE_ENV: 'test', NO_COLOR: '1' },
    limits: { ...defaultLimits, wallMs: longestMs, outputBytes: 512 * 1024 ** 2 },
  };
}

const longestMs = 6 * 3_600_000;

export interface JobFolders {
  /** Read-only inside: the job. */
  readonly job: string;
  /** What the process may write to. */
  readonly home: string;
}

export async function makeFolders(): Promise<JobFolders> {
  return {
    job: await mkdtemp(join(tmpdir(), 'patchline-job-')),
    home: await mkdtemp(join(tmpdir(), 'patchline-tests-')),
  };
}

export async function removeFolders({ job, home }: JobFolders): Promise<void> {
  for (const folder of [job, home]) await rm(folder, { recursive: true, force: true });
}

/**
 * Writes the files that are not there. A job may run for minutes over many processes: what cleans temporary folders meanwhile must not end it.
 * Answers whether any was missing.
 */
export function layAgain(files: readonly LaidFile[]): boolean {
  const missing = files.filter(({ path }) => !existsSync(path));
  for (const { path, content } of missing) {
    mkdirSync(dirname(path), { recursive: true });
    writeWhole(path, content);
  }
  return missing.length > 0;
}

export interface LaidFile {
  readonly path: string;
  readonly content: string | Uint8Array;
}

/** Seen whole or not at all by who waits for it. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.part`, content);
  renameSync(`${path}.part`, path);
}

interface Attempt {
  readonly resume: object;
  readonly limits: JobLimits;
  readonly onMessage: (message: HarnessMessage) => void;
}

async function runOnce(
  context: RerunContext,
  job: { readonly folder: string; readonly nonce: string; readonly tests: readonly SandboxMount[] },
  attempt: Attempt,
): Promise<JobEnd> {
  const abort = new AbortController();
  let lastLine = Date.now();
  const watchdog = setInterval(() => Date.now() - lastLine > attempt.limits.stallMs && abort.abort(), 100);
  try {
    const command = commandOf(context, job.folder, attempt.resume, job.tests);
    const result = await context.sandbox.run({
      ...command,
      stdin: null,
      limits: { ...command.limits, wallMs: attempt.limits.wallMs },
      onLine: (line) => {
        if (!line.startsWith(job.nonce)) return;
        lastLine = Date.now();
        attempt.onMessage(JSON.parse(line.slice(job.nonce.length)) as HarnessMessage);
      },
      signal: abort.signal,
    });
    const ending = result.ending === 'aborted' ? 'stalled' : result.ending;
    return { ending, exitCode: result.exitCode, stderr: result.stderr.slice(0, 2000) };
  } finally {
    clearInterval(watchdog);
  }
}

function mountsOf(context: RerunContext): SandboxMount[] {
  const { path, dependencies } = context.checkout;
  const mounts: SandboxMount[] = [{ source: path, target: repositoryRoot, access: 'read-only' }, ...harnessMounts()];
  if (dependencies !== null) mounts.push({ source: dependencies, target: `${repositoryRoot}/node_modules`, access: 'read-only' });
  return mounts;
}

/** Compilers are not loaded: types are stripped by the harness. */
const compiler = /ts-node|tsx|babel|esbuild|swc|source-map/;

/** Modules that the test script loads first (`--require x`). */
function preloadsIn(argv: readonly string[]): string[] {
  const preloads: string[] = [];
  argv.forEach((word, at) => {
    const next = argv[at + 1];
    if ((word === '--require' || word === '-r' || word === '--import') && next !== undefined) preloads.push(next);
    else if (/^--(require|import)=/.test(word)) preloads.push(word.slice(word.indexOf('=') + 1));
  });
  return preloads;
}
