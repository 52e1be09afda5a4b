import { WorldError } from '#domain/world-error.ts';
import type { ProcessResult } from '#lib/capture-process.ts';
import { readOnlyGit } from '#lib/read-only-git.ts';

export interface Repository {
  /** A work tree or a git folder, absolute. */
  readonly folder: string;
}

async function askGit({ folder }: Repository, args: readonly string[], stdin: string): Promise<ProcessResult> {
  try {
    return await readOnlyGit(folder, args, stdin);
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
