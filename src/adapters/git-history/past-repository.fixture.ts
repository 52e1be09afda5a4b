import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** What a commit holds besides its message. */
export interface Work {
  readonly files: Readonly<Record<string, string>>;
  readonly by?: string;
  /** Days since the repository began. */
  readonly day: number;
}

/** A real repository with pull requests, as a forge would leave it. Every commit has its day, so that nothing depends on the clock. */
export interface PastRepository {
  readonly folder: string;
  git(...args: string[]): string;
  /** A commit on the mainline by its maintainer. */
  land(message: string, work: Work): string;
  /** Opens a pull request from what the mainline (or `from`) is now; one commit for each work. */
  open(number: number, message: string, works: readonly Work[], from?: string): void;
  merge(number: number, day: number): void;
  squash(number: number, title: string, day: number): void;
  /** Puts the commits of a pull request on the mainline anew, as their authors' and with their days. */
  rebase(number: number, day: number): void;
  remove(): void;
}

const began = Date.UTC(2024, 0, 1) / 1000;
export const dayMs = 86_400_000;

/** Milliseconds since the epoch of a day of these repositories. */
export function dayAt(day: number): number {
  return 1000 * began + day * dayMs;
}

export function pastRepository(): PastRepository {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-past-'));
  const run = (env: Record<string, string>, ...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C', ...env },
    }).trim();
  const git = (...args: string[]): string => run({}, ...args);
  const commit = (message: string, { files, by = 'maintainer', day }: Work): string => {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    git('add', '--all');
    run(
      identity({ author: by, committer: by, authored: day, committed: day }),
      'commit',
      '--quiet',
      '--allow-empty',
      '-m',
      message,
    );
    return git('rev-parse', 'HEAD');
  };
  const forge = (day: number): Record<string, string> =>
    identity({ author: 'maintainer', committer: 'noreply', authored: day, committed: day });
  git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    git,
    land: commit,
    open(number, message, works, from = 'main') {
      git('checkout', '--quiet', '--detach', from);
      for (const [index, work] of works.entries()) commit(index === 0 ? message : `${message}, part ${index + 1}`, work);
      git('update-ref', `refs/pull/${number}/head`, 'HEAD');
      git('checkout', '--quiet', 'main');
    },
    merge(number, day) {
      run(
        forge(day),
        'merge',
        '--quiet',
        '--no-ff',
        '-m',
        `Merge pull request #${number} from someone/branch`,
        `refs/pull/${number}/head`,
      );
    },
    squash(number, title, day) {
      run(forge(day), 'merge', '--quiet', '--squash', `refs/pull/${number}/head`);
      run(forge(day), 'commit', '--quiet', '-m', `${title} (#${number})`);
    },
    rebase(number, day) {
      run(
        identity({ author: '', committer: 'maintainer', authored: 0, committed: day }),
        'cherry-pick',
        `main..refs/pull/${number}/head`,
      );
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

interface Identity {
  readonly author: string;
  readonly committer: string;
  readonly authored: number;
  readonly committed: number;
}

function identity({ author, committer, authored, committed }: Identity): Record<string, string> {
  const date = (day: number): string => `${began + day * 86_400} +0000`;
  const at = (name: string): string => (name === 'noreply' ? 'noreply@github.com' : `${name}@example.test`);
  return {
    GIT_COMMITTER_NAME: committer,
    GIT_COMMITTER_EMAIL: at(committer),
    GIT_COMMITTER_DATE: date(committed),
    ...(author === '' ? {} : { GIT_AUTHOR_NAME: author, GIT_AUTHOR_EMAIL: at(author), GIT_AUTHOR_DATE: date(authored) }),
  };
}
