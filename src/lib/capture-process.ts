import { spawn } from 'node:child_process';

/** A program to run to its end on the host. `argv` is never a shell string, and `env` is the whole environment. */
export interface ProcessRequest {
  readonly argv: readonly [string, ...string[]];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** Past it the process is killed and `timedOut` says so. */
  readonly timeoutMs?: number;
  /** Called with every piece of stderr as it comes. */
  readonly onStderr?: (text: string) => void;
}

export interface ProcessResult {
  /** `null` where a signal ended it. */
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/** Runs a program and captures what it says. Rejects only where it could not be started at all (`ENOENT` …). */
export function captureProcess(request: ProcessRequest): Promise<ProcessResult> {
  const [program, ...rest] = request.argv;
  return new Promise((resolve, reject) => {
    const child = spawn(program, rest, { cwd: request.cwd, env: { ...request.env }, stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    let timedOut = false;
    const watchdog =
      request.timeoutMs === undefined ? undefined : setTimeout(() => (timedOut = child.kill('SIGKILL')), request.timeoutMs);
    child.stdout.on('data', (piece: Buffer) => stdout.push(piece));
    child.stderr.on('data', (piece: Buffer) => {
      stderr.push(piece);
      request.onStderr?.(piece.toString('utf8'));
    });
    child.on('error', (error) => {
      clearTimeout(watchdog);
      reject(error);
    });
    child.on('close', (exitCode) => {
      clearTimeout(watchdog);
      resolve({ exitCode, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8'), timedOut });
    });
    // A program that ends without reading its input closes the pipe; its exit status tells the rest.
    child.stdin.on('error', () => undefined);
    child.stdin.end(request.stdin ?? '');
  });
}
