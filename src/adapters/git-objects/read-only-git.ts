import { WorldError } from '#domain/world-error.ts';
import { captureProcess, type ProcessResult } from '#lib/capture-process.ts';

export interface Repository {
  /** A work tree or a git folder, absolute. */
  readonly folder: string;
}

/** Plumbing that reads objects executes nothing of a repository; these keep it so, and keep it from fetching. */
const flags = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.allow=never',
];
const environment = {
  LC_ALL: 'C',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Who verifies a foreign clone need not own its files; nothing in it is executed.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

async function askGit({ folder }: Repository, args: readonly string[], stdin: string): Promise<ProcessResult> {
  const env = { ...environment, PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  try {
    return await captureProcess({ argv: ['git', ...flags, '-C', folder, ...args], env, stdin });
  } catch (error) {
    throw new WorldError(
      'environment',
      'The program "git" could not be started, and a receipt is checked against a git repository. Install git so that it is on PATH, then run the same command again.',
      { cause: error },
    );
  }
}

/** Stdout of a git command that must succeed. */
export async function git(repository: Repository, args: readonly string[], stdin = ''): Promise<Buffer> {
  const answer = await askGit(repository, args, stdin);
  if (answer.exitCode === 0) return answer.stdout;
  throw failed(repository, args, answer);
}

/** Stdout of a git command that says "no" with status 1; `null` then. */
export async function gitOrNo(repository: Repository, args: readonly string[]): Promise<Buffer | null> {
  const answer = await askGit(repository, args, '');
  if (answer.exitCode === 0) return answer.stdout;
  if (answer.exitCode === 1) return null;
  throw failed(repository, args, answer);
}

function failed(repository: Repository, args: readonly string[], answer: ProcessResult): WorldError {
  const said = answer.stderr.split('\n')[0] ?? '';
  return new WorldError(
    'repository',
    `Git could not read the repository at ${repository.folder} ("git ${args[0] ?? ''}": ${said}). Check it with "git fsck", fetch what is missing, and run the same command again.`,
  );
}
