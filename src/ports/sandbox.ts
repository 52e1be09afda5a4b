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

/** All the network that a session has: a port of the loopback inside, whose connections end at one UNIX socket of the host. */
export interface SandboxService {
  /** Absolute host path of a UNIX socket on which somebody listens. */
  readonly socket: string;
  /** 1024 to 65535; `http://127.0.0.1:<port>` inside. */
  readonly port: number;
}

/** A command that is spoken with while it runs. */
export interface SandboxTalk extends Omit<SandboxCommand, 'stdin' | 'onLine'> {
  /** `null`: no network at all. */
  readonly service: SandboxService | null;
}

export interface SandboxSession {
  /** Standard input of the command; closing it is its end of file. What is written after the command ended is dropped. */
  readonly stdin: WritableStream<Uint8Array>;
  /** Standard output as it comes; it ends with the command. Never more than `limits.outputBytes` in all. */
  readonly stdout: ReadableStream<Uint8Array>;
  /** Fulfilled when the command runs, or never will: from here on it starts by itself, however busy this process is. */
  readonly started: Promise<void>;
  /** As `run`: settles when nothing of the session is left running; rejects with what `run` throws. `stdout` is in it once more. */
  readonly ended: Promise<SandboxResult>;
  /** Ends the command now (`aborted`, unless it ended by itself before), and waits until nothing of it is left. */
  end(): Promise<SandboxResult>;
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
 * the read-write mounts changes; nothing outlives `run` or a session's `ended`. MUST NOT fall back to running unsandboxed: without a
 * ready probe, `run` and `open` throw `WorldError`.
 */
export interface Sandbox {
  probe(): Promise<SandboxProbe>;
  run(command: SandboxCommand): Promise<SandboxResult>;
  /** The same confinement and limits as `run`; only its `service` is reachable besides. */
  open(command: SandboxTalk): Promise<SandboxSession>;
}
