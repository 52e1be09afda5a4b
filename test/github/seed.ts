import { appendFile, mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { secondsPrecision } from './git/commits.ts';
import { git, resolveCommit } from './git/run-git.ts';
import { followPush } from './git/sync-pulls.ts';
import type { Role } from './identity.ts';
import { numberOf, objectOf } from './json.ts';
import type { Repository, World } from './world.ts';

export interface RepositorySeed {
  readonly owner: string;
  readonly name: string;
  /** A git repository on this machine, bare or not: its branches and tags are copied, it is not written to. */
  readonly from: string;
  /** `main` where left out. */
  readonly defaultBranch?: string;
  readonly isPrivate?: boolean;
  /** People with more than `read`; `maintainer` as `write` where left out. The owner is always `admin`. */
  readonly roles?: Readonly<Record<string, Role>>;
  readonly associations?: Readonly<Record<string, string>>;
}

/** What every repository is set to, in the form of git's own file: a process for each setting would take longer. */
const settings = `[http]
	receivepack = true
[uploadpack]
	allowAnySHA1InWant = true
[receive]
	hideRefs = refs/pull
	denyDeleteCurrent = refuse
[gc]
	auto = 0
`;

export async function seedRepository(
  world: World,
  root: string,
  logins: readonly string[],
  seed: RepositorySeed,
): Promise<Repository> {
  const gitDirectory = join(root, seed.owner, `${seed.name}.git`);
  const defaultBranch = seed.defaultBranch ?? 'main';
  await copyRepository(seed.from, gitDirectory, defaultBranch);
  const { status, body } = await world.core.call(seed.owner, 'POST', '/user/repos', {
    name: seed.name,
    private: seed.isPrivate ?? false,
    auto_init: false,
  });
  if (status !== 201) throw new Error(`The core did not create ${seed.owner}/${seed.name}: ${JSON.stringify(body)}`);
  const fullName = `${seed.owner}/${seed.name}`;
  // The proxy decides who may, and the core has to let everybody.
  for (const login of logins.filter((each) => each !== seed.owner)) {
    await world.core.call(seed.owner, 'PUT', `/repos/${fullName}/collaborators/${encodeURIComponent(login)}`, {
      permission: 'admin',
    });
  }
  const repository: Repository = {
    owner: seed.owner,
    name: seed.name,
    fullName,
    gitDirectory,
    defaultBranch,
    isPrivate: seed.isPrivate ?? false,
    forkOf: null,
    roles: new Map(Object.entries(seed.roles ?? { maintainer: 'write' })),
    associations: new Map(Object.entries(seed.associations ?? {})),
    merging: { allowsAuto: false, requiredChecks: [] },
    pulls: new Map(),
    times: new Map(),
  };
  world.repositories.set(fullName.toLowerCase(), repository);
  return repository;
}

/** A fork that `owner` can push to. */
export async function seedFork(
  world: World,
  root: string,
  logins: readonly string[],
  { of, owner }: { readonly of: Repository; readonly owner: string },
): Promise<Repository> {
  const { name, defaultBranch } = of;
  const fork = await seedRepository(world, root, logins, { owner, name, from: of.gitDirectory, defaultBranch });
  const linked = { ...fork, forkOf: of.fullName };
  world.repositories.set(fork.fullName.toLowerCase(), linked);
  return linked;
}

async function copyRepository(from: string, to: string, defaultBranch: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await git(dirname(to), ['init', '--quiet', '--bare', `--initial-branch=${defaultBranch}`, to]);
  await appendFile(join(to, 'config'), settings);
  await git(to, ['fetch', '--quiet', from, '+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']);
}

export interface FileChange {
  readonly repository: Repository;
  readonly branch: string;
  /** Where the branch begins if it is new; the default branch where left out. */
  readonly start?: string;
  /** Text by path; `null` removes the file. */
  readonly files: Readonly<Record<string, string | null>>;
  readonly message: string;
}

/** Makes a commit straight in the bare repository, without a checkout, and lets open pull requests follow. Gives its id. */
export async function seedCommit(world: World, change: FileChange): Promise<string> {
  const { gitDirectory, defaultBranch } = change.repository;
  const ref = `refs/heads/${change.branch}`;
  const parent = (await resolveCommit(gitDirectory, ref)) ?? (await resolveCommit(gitDirectory, change.start ?? defaultBranch));
  const changes = Object.entries(change.files).map(([path, text]) =>
    text === null ? `D ${path}\n` : `M 100644 inline ${path}\n${data(text)}\n`,
  );
  const now = Math.floor(Date.now() / 1_000);
  const lines = [
    `commit ${ref}\n`,
    `committer seed <seed@github.invalid> ${now} +0000\n`,
    `${data(change.message)}\n`,
    ...(parent === null ? [] : [`from ${parent}\n`]),
    ...changes,
    '\n',
  ];
  await git(gitDirectory, ['fast-import', '--quiet', '--force', '--date-format=raw'], lines.join(''));
  await followPush(world, change.repository, null);
  return (await git(gitDirectory, ['rev-parse', ref])).trim();
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}`;
}

/** Merges an open pull request with a merge commit, as a maintainer's click would. Gives the commit. */
export async function seedMerge(
  world: World,
  repository: Repository,
  number: number,
  by: string = repository.owner,
): Promise<string> {
  const pull = repository.pulls.get(number);
  if (pull === undefined) throw new Error(`${repository.fullName} has no pull request #${number}`);
  const { gitDirectory, owner, fullName } = repository;
  const base = `refs/heads/${pull.base}`;
  const tree = (await git(gitDirectory, ['merge-tree', '--write-tree', base, pull.headCommit])).trim().split('\n')[0] ?? '';
  const message = `Merge pull request #${number} from ${pull.head.repository.split('/')[0]}/${pull.head.branch}`;
  const commit = (await git(gitDirectory, ['commit-tree', tree, '-p', base, '-p', pull.headCommit, '-m', message])).trim();
  await git(gitDirectory, ['update-ref', base, commit]);
  pull.merged = { at: secondsPrecision(new Date()), by, commit };
  const { body } = await world.core.call(owner, 'PATCH', `/repos/${fullName}/issues/${number}`, { state: 'closed' });
  if (numberOf(objectOf(body)['number']) !== number) throw new Error(`The core did not close #${number}`);
  return commit;
}
