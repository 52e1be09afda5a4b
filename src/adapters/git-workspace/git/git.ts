import { WorldError } from '#domain/world-error.ts';
import { captureProcess } from '#lib/capture-process.ts';

/** One git command. It runs in the git folder that is named, never in one that it finds. */
export interface GitCommand {
  readonly gitDir: string;
  readonly args: readonly string[];
  readonly workTree?: string;
  readonly index?: string;
  readonly stdin?: string | Uint8Array;
  readonly env?: Readonly<Record<string, string>>;
  /** Past it git is killed; only for commands that wait for others. */
  readonly timeoutMs?: number;
}

export interface GitAnswer {
  readonly exitCode: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
  readonly timedOut: boolean;
}

/**
 * Settings that stand above every configuration file: nothing that a configuration or a `.gitattributes` can name is executed,
 * nothing is fetched, and paths that another file system would read as `.git` are refused.
 */
const hardened = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.attributesFile=/dev/null',
  'core.excludesFile=/dev/null',
  'core.pager=cat',
  'core.editor=false',
  'core.askPass=false',
  'core.sshCommand=false',
  'core.alternateRefsCommand=',
  'core.protectHFS=true',
  'core.protectNTFS=true',
  'credential.helper=',
  'commit.gpgSign=false',
  'diff.external=',
  'submodule.recurse=false',
  'protocol.allow=never',
  'gc.auto=0',
  'maintenance.auto=false',
].flatMap((setting) => ['-c', setting]);

/** Environment of every git process: nothing of the caller's but PATH. */
const environment: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  GIT_ALLOW_PROTOCOL: '',
};

/** Runs git and hands back whatever it answered. Throws WorldError `environment` where there is no git. */
export async function askGit(command: GitCommand): Promise<GitAnswer> {
  const env = {
    ...environment,
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    GIT_DIR: command.gitDir,
    ...(command.workTree === undefined ? {} : { GIT_WORK_TREE: command.workTree }),
    ...(command.index === undefined ? {} : { GIT_INDEX_FILE: command.index }),
    ...command.env,
  };
  const folder = command.workTree ?? command.gitDir;
  const flags = ['--no-pager', '--no-replace-objects', '-C', folder, ...hardened];
  return runGit([...flags, ...command.args], env, command);
}

/** Runs git and hands back its stdout; any other exit status than 0 is a WorldError `repository` in git's own words. */
export async function git(command: GitCommand): Promise<Buffer> {
  const answer = await askGit(command);
  if (answer.exitCode === 0) return answer.stdout;
  throw gitFailure(`run "git ${command.args.slice(0, 2).join(' ')}"`, answer);
}

/** As `git`, for answers of one line. */
export async function gitLine(command: GitCommand): Promise<string> {
  return (await git(command)).toString('utf8').trimEnd();
}

/**
 * Runs git as the user would: their configuration counts. Only for commands that read, and execute nothing whatever the
 * configuration says (`rev-parse`, `config --get`).
 */
export function askGitAsUser(folder: string, args: readonly string[]): Promise<GitAnswer> {
  const inherited = ['PATH', 'HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM'];
  const env = Object.fromEntries(
    inherited.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  return runGit(['--no-pager', '-C', folder, ...args], {
    ...env,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
  });
}

/** The sentence about a git command that failed. `attempt` completes "Git could not …". */
export function gitFailure(attempt: string, answer: GitAnswer): WorldError {
  const said = firstLine(answer.stderr) || `exit status ${answer.exitCode ?? 'unknown'}`;
  return new WorldError(
    'repository',
    `Git could not ${attempt}: ${said}. Check the repository with "git fsck", fetch what is missing, and run the same command again.`,
  );
}

/** The first line of what git said, without its prefix. */
export function firstLine(stderr: string): string {
  const line = stderr.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.replace(/^(fatal|error|warning): /, '').replace(/[.\s]+$/, '');
}

async function runGit(
  args: readonly string[],
  env: Record<string, string>,
  { stdin, timeoutMs }: Pick<GitCommand, 'stdin' | 'timeoutMs'> = {},
): Promise<GitAnswer> {
  try {
    return await captureProcess({
      argv: ['git', ...args],
      env,
      ...(stdin === undefined ? {} : { stdin }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
  } catch (error) {
    throw new WorldError(
      'environment',
      'The program "git" could not be started, and nothing works without it. Install git (on Debian and Ubuntu: "apt-get install git") so that it is on PATH, then run the same command again.',
      { cause: error },
    );
  }
}
