import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a temporary folder, for tests. */
export interface TemporaryRepository extends Disposable {
  /** Folder around it: place for caches and markers of the test. */
  readonly around: string;
  readonly root: string;
  write(files: Readonly<Record<string, string>>): void;
  link(path: string, target: string): void;
  makeExecutable(path: string): void;
  /** Commits all files and returns the commit's id. */
  commit(message?: string): string;
  /** Runs git there as its owner would. */
  git(...args: string[]): string;
}

const identity = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@b.c' };

export function temporaryRepository(files: Readonly<Record<string, string>> = {}): TemporaryRepository {
  const around = mkdtempSync(join(tmpdir(), 'patchline-workspace-'));
  const root = join(around, 'repository');
  mkdirSync(root);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: root,
      encoding: 'utf8',
      env: { ...process.env, ...identity },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trimEnd();
  const repository: TemporaryRepository = {
    around,
    root,
    git,
    write: (contents) => writeFiles(root, contents),
    link: (path, target) => symlinkSync(target, join(root, path)),
    makeExecutable: (path) => chmodSync(join(root, path), 0o755),
    commit(message = 'a commit') {
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(around, { recursive: true, force: true }),
  };
  git('init', '--quiet', '--initial-branch=main');
  repository.write(files);
  return repository;
}

/** Writes files below a folder, and the folders they need. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
