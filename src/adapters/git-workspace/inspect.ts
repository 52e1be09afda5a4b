import { WorldError } from '#domain/world-error.ts';
import type { RepositoryState } from '#ports/workspace.ts';
import { askGit, git, gitFailure } from './git/git.ts';
import { findRepository, type UserRepository } from './git/user-repository.ts';

const mostDirtyPaths = 20;

/** Reads the state of a repository and changes nothing in it, the time stamps of its index included. */
export async function inspectRepository(folder: string, base: string | null): Promise<RepositoryState> {
  const repository = await findRepository(folder);
  const branch = await currentBranch(repository);
  return {
    root: repository.root,
    base: await baseCommit(repository, base, branch),
    branch,
    dirty: await dirtyPaths(repository),
  };
}

async function currentBranch({ gitDir }: UserRepository): Promise<string | null> {
  const answer = await askGit({ gitDir, args: ['symbolic-ref', '--quiet', '--short', 'HEAD'] });
  return answer.exitCode === 0 ? answer.stdout.toString('utf8').trimEnd() : null;
}

async function baseCommit({ gitDir, root }: UserRepository, base: string | null, branch: string | null): Promise<string> {
  const name = base ?? 'HEAD';
  const answer = name.startsWith('-')
    ? null
    : await askGit({ gitDir, args: ['rev-parse', '--verify', '--quiet', `${name}^{commit}`] });
  if (answer?.exitCode === 0) return answer.stdout.toString('utf8').trimEnd();
  if (base !== null) {
    throw new WorldError(
      'repository',
      `The repository at ${root} knows no commit ${JSON.stringify(base)}. Name a branch, tag or commit that "git log" shows, or fetch it first.`,
    );
  }
  const where = branch === null ? 'HEAD' : `branch "${branch}"`;
  throw new WorldError(
    'repository',
    `The repository at ${root} has no commit on ${where}, so there is nothing to work from. Commit your files, or name another commit with --base.`,
  );
}

async function dirtyPaths({ gitDir, root }: UserRepository): Promise<readonly string[]> {
  const args = ['status', '--porcelain', '-z', '--no-renames', '--untracked-files=no', '--ignore-submodules=all'];
  const answer = await askGit({ gitDir, workTree: root, args, env: await withoutFilters(gitDir) });
  if (answer.exitCode !== 0) throw gitFailure(`read the state of the work tree ${root}`, answer);
  const entries = answer.stdout.toString('utf8').split('\0');
  return entries
    .filter((entry) => entry !== '')
    .slice(0, mostDirtyPaths)
    .map((entry) => entry.slice(3));
}

/** Git compares a file through its clean filter; a filter is a program that a configuration names, so each is switched off by name. */
async function withoutFilters(gitDir: string): Promise<Readonly<Record<string, string>>> {
  const names = (await git({ gitDir, args: ['config', '--list', '--name-only', '-z'] })).toString('utf8').split('\0');
  const drivers = new Set(names.flatMap((name) => /^filter\.(.*)\.[^.]+$/s.exec(name)?.[1] ?? []));
  const settings = [...drivers].flatMap((driver) => [
    [`filter.${driver}.clean`, ''],
    [`filter.${driver}.process`, ''],
    [`filter.${driver}.required`, 'false'],
  ]);
  // A driver's name may hold "=", which "-c" could not tell from the value.
  const pairs = settings.flatMap(([key, value], index) => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { ...Object.fromEntries(pairs), GIT_CONFIG_COUNT: String(settings.length) };
}
