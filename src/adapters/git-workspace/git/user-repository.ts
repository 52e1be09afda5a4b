import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import { askGitAsUser, firstLine } from './git.ts';

/** Where the user's repository lives. All paths are absolute. */
export interface UserRepository {
  /** Top of the work tree. */
  readonly root: string;
  /** The git folder of this work tree (HEAD and index). */
  readonly gitDir: string;
  /** The git folder that all its work trees share (objects and branches). */
  readonly commonDir: string;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** Finds the repository that a folder belongs to. Throws WorldError (`usage`, `repository`, `environment`) where there is none. */
export async function findRepository(folder: string): Promise<UserRepository> {
  const path = resolve(folder);
  if (!(await isFolder(path))) {
    throw new WorldError('usage', `There is no folder ${path}. Name the folder of a git repository with --repo.`);
  }
  const questions = ['--is-bare-repository', '--absolute-git-dir', '--git-common-dir', '--show-object-format'];
  const answer = await askGitAsUser(path, ['rev-parse', ...questions]);
  if (answer.exitCode !== 0) throw await notOpened(path, firstLine(answer.stderr));
  const [isBare, gitDir = '', commonDir = '', objectFormat] = answer.stdout.toString('utf8').split('\n');
  const top = await askGitAsUser(path, ['rev-parse', '--show-toplevel']);
  if (isBare === 'true' || top.exitCode !== 0) throw withoutWorkTree(path);
  return {
    root: top.stdout.toString('utf8').replace(/\n$/, ''),
    gitDir,
    commonDir: resolve(path, commonDir),
    objectFormat: objectFormat === 'sha256' ? 'sha256' : 'sha1',
  };
}

function withoutWorkTree(path: string): WorldError {
  return new WorldError(
    'repository',
    `The repository at ${path} has no work tree (it is bare, or ${path} lies inside its git folder), and Patchline reads the work tree's package and dependencies. Clone it and name the clone's folder with --repo.`,
  );
}

async function notOpened(path: string, said: string): Promise<WorldError> {
  if (await hasGitAbove(path)) {
    return new WorldError(
      'repository',
      `Git does not open the repository at ${path}: ${said}. Repair that, then run the same command again.`,
    );
  }
  return new WorldError(
    'repository',
    `${path} is not in a git repository. Run "git init" and commit your files there, or name another folder with --repo.`,
  );
}

async function hasGitAbove(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((await stat(join(folder, '.git')).catch(() => null)) !== null) return true;
    if (folder === dirname(folder)) return false;
  }
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() ?? false;
}
