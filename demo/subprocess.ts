import { spawnSync } from 'node:child_process';

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Which of the child's streams go straight to the terminal. */
  readonly show?: 'none' | 'stderr' | 'both';
  readonly timeoutMs?: number;
}

/** Runs a program and waits for it; a non-zero exit status is a value, not an error. */
export function run(program: string, argv: readonly string[], options: Options): Finished {
  const show = options.show ?? 'none';
  const result = spawnSync(program, argv, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    encoding: 'utf8',
    maxBuffer: 256 * 1024 ** 2,
    timeout: options.timeoutMs ?? 600_000,
    stdio: ['ignore', show === 'both' ? 'inherit' : 'pipe', show === 'none' ? 'pipe' : 'inherit'],
  });
  if (result.error !== undefined) throw new Error(`Cannot run ${program}: ${result.error.message}`);
  return { exitCode: result.status ?? 128, stdout: result.stdout ?? '', stderr: result.stderr ?? '' };
}

/** Like `run`, for programs that must succeed. */
export function mustRun(program: string, argv: readonly string[], options: Options): string {
  const finished = run(program, argv, options);
  if (finished.exitCode !== 0) {
    const detail = finished.stderr.trim().split('\n').slice(-5).join('\n');
    throw new Error(`"${program} ${argv.join(' ')}" in ${options.cwd} ended with ${finished.exitCode}:\n${detail}`);
  }
  return finished.stdout;
}
