import { WorldError } from '#domain/world-error.ts';
import type { PushBranch } from '#ports/branch-pusher.ts';
import type { Checkout, Workspace } from '#ports/workspace.ts';
import { publishBranch } from './branches/publish.ts';
import { pushFrom } from './branches/push.ts';
import { openLiveFolder, type LiveFolder } from './cache.ts';
import { applyChanges } from './checkouts/apply.ts';
import { makeCandidate } from './checkouts/candidate.ts';
import { disposeCheckout, treeExporter, type TreeExporter } from './checkouts/checkout.ts';
import { collectChanges, type CollectLimits } from './checkouts/collect.ts';
import { patchIdOf } from './checkouts/patch-id.ts';
import { findDependencies, type DependencyEvent } from './dependencies/dependencies.ts';
import { npmInstaller, type Installer } from './dependencies/installer.ts';
import { commitReader, type CommitReader } from './git/commit-reader.ts';
import { askGitAsUser } from './git/git.ts';
import { buildTree } from './git/build-tree.ts';
import { handOverObjects } from './git/hand-over.ts';
import { makeShadow, withFreshShadow } from './git/shadow.ts';
import { findRepository, type UserRepository } from './git/user-repository.ts';
import { inspectRepository } from './inspect.ts';

export type { DependencyEvent } from './dependencies/dependencies.ts';
export { npmInstaller, type Installer } from './dependencies/installer.ts';

export interface GitWorkspaceOptions {
  /** A folder of the user's repository. */
  readonly repository: string;
  /** Where checkouts and installed dependencies may be kept; outside the repository. Absolute. */
  readonly cacheDir: string;
  /** How missing dependencies are installed; by default with the npm on PATH. */
  readonly installer?: Installer;
  /** Told when dependencies are found or installed: an installation can take minutes. */
  readonly onDependencies?: (event: DependencyEvent) => void;
  /** How much `collect` takes over of what a builder left. */
  readonly limits?: CollectLimits;
}

/** The workspace over the system's git. Nothing is read or made before the first question. */
export function gitWorkspace(options: GitWorkspaceOptions): Workspace {
  let opened: Promise<Open> | null = null;
  const open = (): Promise<Open> => (opened ??= openWorkspace(options));
  const withScratch = async <T>(use: (gitDir: string, opened: Open) => Promise<T>): Promise<T> => {
    const opened = await open();
    return withFreshShadow(opened.live.fresh('scratch'), opened.repository, (gitDir) => use(gitDir, opened));
  };

  return {
    inspect: inspectRepository,
    async checkout(commit) {
      const { exporter, dependenciesOf } = await open();
      const dependencies = await dependenciesOf(commit);
      return { path: await exporter.exportTree(commit), commit, dependencies };
    },
    apply: (checkout, changes) => applyChanges(checkout.path, changes),
    collect: (checkout, builder) =>
      withScratch(async (gitDir, { commits }) => {
        const base = { gitDir, commit: checkout.commit, commits };
        const found = await collectChanges(checkout.path, base, options.limits);
        if (found.kind === 'refused') return found;
        if (found.changes.length === 0) return { kind: 'nothing' };
        const origin = { builder, template: null, location: null };
        return { kind: 'candidate', patch: await makeCandidate(base, found.changes, origin) };
      }),
    candidate: (commit, changes, origin) =>
      withScratch((gitDir, { commits }) => makeCandidate({ gitDir, commit, commits }, changes, origin)),
    tree: (commit, changes) =>
      withScratch(async (gitDir, { repository }) => {
        const tree = await buildTree({ gitDir, index: `${gitDir}/tree-index`, idLength: commit.length }, commit, changes);
        await handOverObjects(gitDir, repository);
        return tree;
      }),
    patchId: (patch) => withScratch((gitDir) => patchIdOf(gitDir, patch.diff)),
    publish: (plan) => withScratch((gitDir, { repository }) => publishBranch(gitDir, repository, plan)),
    async dispose(checkout: Checkout) {
      await disposeCheckout((await open()).live, checkout.path);
    },
  };
}

/** Pushes from the user's repository: its objects alone, through a git folder of our own. */
export function branchPusher({ repository, cacheDir }: Pick<GitWorkspaceOptions, 'repository' | 'cacheDir'>): PushBranch {
  return async (request) => {
    const live = await openCache(cacheDir);
    return withFreshShadow(live.fresh('push'), await findRepository(repository), (gitDir) => pushFrom(gitDir, request));
  };
}

/** A remote of a repository, as its configuration has it. */
export interface Remote {
  readonly name: string;
  readonly url: string;
}

/** The remotes of the user's repository, in the order of its configuration. */
export async function readRemotes(repository: string): Promise<readonly Remote[]> {
  const args = ['config', '--null', '--get-regexp', String.raw`^remote\..*\.url$`];
  const answer = await askGitAsUser((await findRepository(repository)).root, args);
  const entries = answer.stdout.toString('utf8').split('\0');
  return entries.flatMap((entry) => {
    const [, name, url] = /^remote\.(.+)\.url\n(.+)$/s.exec(entry) ?? [];
    return name === undefined || url === undefined ? [] : [{ name, url }];
  });
}

/** The git folder that all work trees of a repository share; the local forge keeps its records in it. */
export async function gitCommonDirectory(repository: string): Promise<string> {
  return (await findRepository(repository)).commonDir;
}

interface Open {
  readonly repository: UserRepository;
  readonly live: LiveFolder;
  readonly exporter: TreeExporter;
  readonly commits: CommitReader;
  readonly dependenciesOf: (commit: string) => Promise<string | null>;
}

async function openWorkspace(options: GitWorkspaceOptions): Promise<Open> {
  const repository = await findRepository(options.repository);
  const live = await openCache(options.cacheDir);
  const gitDir = await makeShadow(live.fresh('shadow'), repository);
  const commits = commitReader(gitDir, live);
  return {
    repository,
    live,
    commits,
    exporter: treeExporter(gitDir, live, commits),
    dependenciesOf: dependencyFinder(options, repository, { gitDir, commits }),
  };
}

async function openCache(cacheDir: string): Promise<LiveFolder> {
  try {
    return await openLiveFolder(cacheDir);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new WorldError(
      'storage',
      `Checkouts cannot be kept in ${cacheDir}: ${said}. Make the folder writable or name another one, then run the same command again.`,
      { cause: error },
    );
  }
}

/** One search per commit, however many checkouts ask for it at once. */
function dependencyFinder(
  options: GitWorkspaceOptions,
  repository: UserRepository,
  { gitDir, commits }: { readonly gitDir: string; readonly commits: CommitReader },
): Open['dependenciesOf'] {
  const found = new Map<string, Promise<string | null>>();
  const find = async (commit: string): Promise<string | null> =>
    findDependencies({
      root: repository.root,
      gitDir,
      listing: await commits.listing(commit),
      cacheDir: options.cacheDir,
      installer: options.installer ?? npmInstaller(),
      report: options.onDependencies ?? (() => undefined),
    });
  return (commit) => {
    const known = found.get(commit) ?? find(commit);
    found.set(commit, known);
    // What failed may work at the next try: a network comes back.
    known.catch(() => found.delete(commit));
    return known;
  };
}
