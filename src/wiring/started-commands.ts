import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeFileAtomically } from '#lib/atomic-file.ts';
import { isProcessAlive, processIdentity } from '#lib/process-identity.ts';
import { readJsonFile, writeJsonFile } from './json-file.ts';

/** A command of ours in a process group of its own, as it was begun. */
export interface BegunCommand {
  readonly id: string;
  readonly argv: readonly string[];
  readonly pid: number;
  /** Pid and start time; `null`: it had ended before that could be read. */
  readonly process: string | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** What came of it. */
export interface WatchedCommand extends BegunCommand {
  readonly isRunning: boolean;
  /** `null`: it runs, or ended when nobody watched. */
  readonly exitCode: number | null;
  /** The end of what it wrote to standard error. */
  readonly output: string;
}

/** Same program, same version, from the sources or from the package. */
const program = fileURLToPath(new URL('../../bin/patchline.js', import.meta.url));
const mostOutput = 64 * 1024;
const mostKept = 100;

/**
 * Starts `patchline <argv>` in `cwd` with an argument list, never a shell. Its input and output are files in a folder of its own below `folder`, so
 * it goes on when we end.
 */
export async function beginCommand(
  folder: string,
  cwd: string,
  { argv, input }: { readonly argv: readonly string[]; readonly input: string | null },
): Promise<BegunCommand> {
  const startedAt = Date.now();
  const id = `${startedAt}-${randomBytes(4).toString('hex')}`;
  const own = join(folder, id);
  await forgetOld(folder);
  await mkdir(own, { recursive: true, mode: 0o700 });
  await writeFileAtomically(join(own, 'input'), input ?? '');
  const files = await Promise.all([
    open(join(own, 'input'), 'r'),
    open(join(own, 'output'), 'w', 0o600),
    open(join(own, 'errors'), 'w', 0o600),
  ]);
  try {
    const stdio = files.map(({ fd }) => fd);
    const child = spawn(process.execPath, [program, ...argv], {
      cwd,
      env: { ...process.env, NO_COLOR: '1' },
      stdio,
      detached: true,
    });
    const pid = await pidOf(child);
    const begun: BegunCommand = { id, argv, pid, process: processIdentity(pid), startedAt };
    child.once('exit', (code, signal) => {
      const exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
      writeJsonFile(join(own, 'exit.json'), { exitCode }).catch(() => undefined);
    });
    child.unref();
    await writeJsonFile(join(own, 'command.json'), begun);
    return begun;
  } finally {
    await Promise.all(files.map((file) => file.close()));
  }
}

/** Their runs keep what counts; a name begins with the time, so the order of names is that of time. */
async function forgetOld(folder: string): Promise<void> {
  const old = (await namesNewestFirst(folder)).slice(mostKept);
  await Promise.all(old.map((id) => rm(join(folder, id), { recursive: true, force: true })));
}

async function namesNewestFirst(folder: string): Promise<readonly string[]> {
  return (await readdir(folder).catch(() => [])).toSorted((one, other) => other.localeCompare(one));
}

async function pidOf(child: ChildProcess): Promise<number> {
  if (child.pid !== undefined) return child.pid;
  return await new Promise((_, reject) => child.once('error', reject));
}

/** Commands that were begun there, newest first, at most `most`. */
export async function watchedCommands(folder: string, most: number = 20): Promise<readonly WatchedCommand[]> {
  const ids = (await namesNewestFirst(folder)).slice(0, most);
  const found = await Promise.all(ids.map((id) => watched(join(folder, id))));
  return found.filter((command) => command !== null);
}

async function watched(own: string): Promise<WatchedCommand | null> {
  const begun = (await readJsonFile(join(own, 'command.json'))) as BegunCommand | null;
  if (begun === null) return null;
  const end = (await readJsonFile(join(own, 'exit.json'))) as { readonly exitCode: number } | null;
  const isRunning = end === null && begun.process !== null && isProcessAlive(begun.process);
  const errors = await readFile(join(own, 'errors'), 'utf8').catch(() => '');
  return { ...begun, isRunning, exitCode: end?.exitCode ?? null, output: errors.slice(-mostOutput) };
}

/** Runs a short command to its end. */
export async function finishCommand(
  cwd: string,
  argv: readonly string[],
): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }> {
  const child = spawn(process.execPath, [program, ...argv], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ exitCode: code ?? 1, stdout, stderr }));
  });
}
