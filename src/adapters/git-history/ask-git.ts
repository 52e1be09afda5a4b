import { WorldError } from '#domain/world-error.ts';
import type { ProcessResult } from '#lib/capture-process.ts';
import { readOnlyGit } from '#lib/read-only-git.ts';

/** What a git command that only reads came to. */
export async function tryGit(folder: string, args: readonly string[], stdin = ''): Promise<ProcessResult> {
  try {
    return await readOnlyGit(folder, args, stdin);
  } catch (error) {
    throw new WorldError(
      'environment',
      'The program "git" could not be started, and the past of a repository is read with it. Install git so that it is on PATH, then run the same command again.',
      { cause: error },
    );
  }
}

/** Stdout of a git command that must succeed. Throws WorldError `repository`. */
export async function askGit(folder: string, args: readonly string[], stdin = ''): Promise<Buffer> {
  const { exitCode, stdout, stderr } = await tryGit(folder, args, stdin);
  if (exitCode === 0) return stdout;
  throw new WorldError(
    'repository',
    `Git could not read the repository at ${folder} ("git ${args[0] ?? ''}": ${stderr.split('\n')[0] ?? ''}). Name the folder of a clone with --repo, or check it with "git fsck".`,
  );
}
