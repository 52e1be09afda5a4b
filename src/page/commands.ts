/** A command of ours that the page starts. */
export interface PageCommand {
  /** Arguments of `patchline`, such as `['fix', '-', '--dry-run']`, without `--repo` and `--json`, which are added; never through a shell. */
  readonly argv: readonly string[];
  /** What it reads from standard input; `null`: nothing. */
  readonly input: string | null;
  /** Id of the repository it works on. */
  readonly repository: string;
}

/** A command that the page started, and what came of it. */
export interface StartedCommand extends Omit<PageCommand, 'input'> {
  readonly id: string;
  readonly pid: number;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** `null`: it still runs, or ended after the page that started it. */
  readonly exitCode: number | null;
  readonly isRunning: boolean;
  /** The run that it works on, once that is known. */
  readonly run: string | null;
  /** The last of what it wrote for people, at most 64 KiB. */
  readonly output: string;
}

/** Starts the real command line and watches it. Everything that the page does goes through here. */
export interface PageCommands {
  /** Starts a long command in a process group of its own: it outlives the page. Resolves once it was started. */
  start(command: PageCommand): Promise<StartedCommand>;
  /** Runs a short command to its end. */
  finish(command: PageCommand): Promise<{ readonly exitCode: number; readonly stdout: string; readonly stderr: string }>;
  /** Newest first. */
  list(): Promise<readonly StartedCommand[]>;
}

/** A repository whose runs are shown. */
export interface PageRepository {
  /** 16 hex digits, as in the folder of its state. */
  readonly id: string;
  /** Last part of its path. */
  readonly name: string;
  readonly root: string;
}
