/** A folder or file of the host that the sandboxed command sees. */
export interface SandboxMount {
  /** Absolute host path. */
  readonly source: string;
  /** Absolute path inside. */
  readonly target: string;
  readonly access: 'read-only' | 'read-write';
}

export interface SandboxLimits {
  readonly wallMs: number;
  /** Resident memory of all processes together where the system can enforce it, address space per process otherwise. */
  readonly memoryBytes: number;
  readonly processes: number;
  /** Largest single file that may be written. */
  readonly fileBytes: number;
  /** Captured bytes of stdout and of stderr, each; past it the command is killed and the result says so. */
  readonly outputBytes: number;
}

export const defaultLimits: SandboxLimits = {
  wallMs: 120_000,
  memoryBytes: 2 * 1024 ** 3,
  processes: 256,
  fileBytes: 256 * 1024 ** 2,
  outputBytes: 16 * 1024 ** 2,
};

export interface SandboxCommand {
  /** Program and arguments. `node` as argv[0] means the Node that runs Patchline. Never a shell string. */
  readonly argv: readonly string[];
  /** Working directory inside; `/repo` by convention is the checkout. */
  readonly cwd: string;
  readonly mounts: readonly SandboxMount[];
  /** The whole environment, besides PATH, HOME, TMPDIR, LANG, TZ, which it may override, and PWD, which follows `cwd`. */
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string | null;
  readonly limits: SandboxLimits;
  /** Called with every complete line of stdout while the command runs (progress of long work). */
  readonly onLine: ((line: string) => void) | null;
  /** Ends the command early; the result then has `ending: 'aborted'`. */
  readonly signal: AbortSignal | null;
}

export interface SandboxResult {
  readonly ending: 'exited' | 'signalled' | 'timed-out' | 'output-limit' | 'aborted';
  /** `null` unless `ending` is `exited`. */
  readonly exitCode: number | null;
  /** Signal name, where one ended the command. */
  readonly terminatedBy: string | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

export type SandboxProbe =
  | {
      readonly kind: 'ready';
      /** `bubblewrap 0.8.0`. */
      readonly name: string;
      /** sha256 (hex) of the profile (flags, seccomp program, limits that hold here); receipts carry it. */
      readonly profileDigest: string;
      /** Limits that this machine cannot enforce, one sentence each. */
      readonly weaknesses: readonly string[];
    }
  | { readonly kind: 'missing'; readonly reason: string; readonly remedy: string };

/**
 * Where foreign code runs. MUST: no network, cleared environment, private /tmp and processes, read-only system; nothing outside
 * the read-write mounts changes; nothing outlives `run`. MUST NOT fall back to running unsandboxed: without a ready probe, `run`
 * throws `WorldError`.
 */
export interface Sandbox {
  probe(): Promise<SandboxProbe>;
  run(command: SandboxCommand): Promise<SandboxResult>;
}
