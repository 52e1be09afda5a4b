import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { RepairAction } from '#domain/forge-action.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Forge } from '#ports/forge.ts';
import type { ForgeIssue, PullRequests } from '#ports/pull-requests.ts';
import {
  connectGitHub,
  fullName,
  isSameRepository,
  readCredentials,
  readPlace,
  repositoryNamed,
  type GitHub,
  type GitHubCredentials,
  type RepositoryName,
} from '#adapters/github/github.ts';
import { branchPusher, readRemotes, type Remote } from '#adapters/git-workspace/git-workspace.ts';
import { sha256 } from '#lib/digest.ts';
import { issueReference, type IssueReference } from './issue-reference.ts';
import { gitHubWishes, type OpenWishes } from './merge-wishes.ts';
import type { Paths } from './paths.ts';

/**
 * Whether a repository takes contributions that a machine made. Asked before any work. `leave` leaves the repository alone, `ask` wants a
 * person to ask first; `because` is a clause that names the sentence of its policy, and so are the conditions.
 */
export type ContributionPolicy = (
  repository: Pick<PullRequests, 'file' | 'folder'>,
) => Promise<
  { readonly kind: 'go'; readonly conditions: readonly string[] } | { readonly kind: 'leave' | 'ask'; readonly because: string }
>;

/** A GitHub issue, and the forge that its fix goes to. */
export interface GitHubWorld {
  readonly repository: RepositoryName;
  readonly issue: ForgeIssue;
  /** Without credentials nothing can be written there: the local record is used, and this is `null`. */
  readonly publish: ((options: PublishOptions) => Promise<Forge>) | null;
  /** What the owner's policy on merging allows; `null` where nothing can be written there. */
  readonly wishes: OpenWishes | null;
  /** Name of the remote of the clone that is this repository. */
  readonly remote: string;
  /** What the repository asks of work done with AI; each names a sentence of its policy. */
  readonly conditions: readonly string[];
}

export interface PublishOptions {
  /** Where the work begins: the branch that is checked out (`null` for none) and the commit. */
  readonly branch: string | null;
  readonly base: string;
  readonly folder: string;
  readonly paths: Paths;
  readonly report: (sentence: string) => void;
}

export interface GitHubRequest {
  /** What the command line names. */
  readonly argument: string;
  /** Folder of the clone. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly policy: ContributionPolicy;
  /** A person has asked the maintainers: what the policy leaves unclear is clear. */
  readonly isPolicyChecked: boolean;
}

/** Opens the issue that an argument names on GitHub; `null` where it names none there, but a file or standard input. */
export async function openGitHubWorld(request: GitHubRequest): Promise<GitHubWorld | null> {
  const { argument, folder, environment } = request;
  const place = readPlace(environment);
  const reference = await issueReference(argument, place);
  if (reference === null) return null;
  const { repository, remote } = findRemote(reference, { remotes: await readRemotes(folder), server: place.server, folder });
  const credentials = readCredentials(environment);
  const gitHub = await connectGitHub({ place, credentials, repository });
  const issue = await gitHub.issue(reference.number);
  if (issue === null) {
    throw new WorldError(
      'usage',
      `There is no issue ${fullName(repository)}#${reference.number}: no such number, a pull request, or an issue that has moved. Look at ${place.server}/${fullName(repository)}/issues and name another one.`,
    );
  }
  const isOurs = await mayDecide(gitHub, repository, { credentials, environment });
  const conditions = isOurs ? [] : await conditionsOf(gitHub, repository, request);
  const common = { repository, issue, remote, conditions };
  if (credentials.kind === 'none') return { ...common, publish: null, wishes: null };
  return {
    ...common,
    publish: (options) => openForge(gitHub, repository, options),
    wishes: (wanted, report) => gitHubWishes(gitHub, { place, credentials, repository }, { wanted, report }),
  };
}

interface Caller {
  readonly credentials: GitHubCredentials;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Whether the repository is the caller's own to decide about. A policy on AI speaks to those who contribute from outside: who may push could
 * put the same work there without asking. An App is where an owner installed it, a workflow's token where its workflow is. Whoever GitHub
 * does not vouch for is outside, one without credentials too: their branch is made to be sent.
 */
async function mayDecide(gitHub: GitHub, repository: RepositoryName, { credentials, environment }: Caller): Promise<boolean> {
  switch (credentials.kind) {
    case 'app':
      return true;
    case 'workflow': {
      const own = repositoryNamed(environment['GITHUB_REPOSITORY'] ?? '');
      return own !== null && isSameRepository(own, repository);
    }
    case 'none':
    case 'token':
      return (await gitHub.about()).mayPush === true;
  }
}

/** What the repository asks of a contribution. Throws WorldError where it wants none, or wants to be asked first. */
async function conditionsOf(
  gitHub: GitHub,
  repository: RepositoryName,
  { policy, isPolicyChecked }: GitHubRequest,
): Promise<readonly string[]> {
  const verdict = await policy(gitHub.files());
  switch (verdict.kind) {
    case 'go':
      return verdict.conditions;
    case 'leave':
      throw new WorldError(
        'repository',
        `${fullName(repository)} takes no work that was done with AI: ${verdict.because}. It is left alone; nothing was done. Work in a repository of your own, or on one that takes it.`,
      );
    case 'ask':
      if (isPolicyChecked) return [verdict.because];
      throw new WorldError(
        'repository',
        `Whether ${fullName(repository)} takes work of an automated tool is for its maintainers to say: ${verdict.because}. Nothing was done. Ask them; where they agreed, run the same command with --policy-checked.`,
      );
  }
}

interface Clone {
  readonly remotes: readonly Remote[];
  readonly server: string;
  readonly folder: string;
}

/** The remote that an issue belongs to. A bare number means `upstream`, then `origin`, then the first on this server. */
function findRemote(
  reference: IssueReference,
  { remotes, server, folder }: Clone,
): { readonly repository: RepositoryName; readonly remote: string } {
  const known = repositoriesOf(remotes, server);
  const wanted = reference.repository;
  const found = wanted === null ? known[0] : known.find(({ repository }) => isSameRepository(repository, wanted));
  if (found !== undefined) return found;
  const name = wanted === null ? `a repository on ${server}` : `${server}/${fullName(wanted)}`;
  throw new WorldError(
    'usage',
    `The repository in ${folder} has no remote that is ${name}, so its code may be another one's. Clone that repository and name its folder with --repo, or add the remote with "git remote add upstream".`,
  );
}

/** `OWNER/NAME` of the repository on GitHub that a clone belongs to: that of `upstream`, then `origin`, then any; `null` where it has none there. */
export async function repositoryOfClone(folder: string, environment: NodeJS.ProcessEnv): Promise<string | null> {
  const remotes = await readRemotes(folder).catch(() => []);
  const [first] = repositoriesOf(remotes, readPlace(environment).server);
  return first === undefined ? null : fullName(first.repository);
}

/** Remotes that are repositories on this server, the likeliest to be meant first. */
function repositoriesOf(
  remotes: readonly Remote[],
  server: string,
): readonly { readonly repository: RepositoryName; readonly remote: string }[] {
  const rank = (remote: string): number => ['upstream', 'origin'].indexOf(remote) + 1 || 3;
  return remotes
    .flatMap(({ name, url }) => {
      const repository = repositoryIn(url, server);
      return repository === null ? [] : [{ repository, remote: name }];
    })
    .toSorted((one, other) => rank(one.remote) - rank(other.remote));
}

/** `https://host/owner/name.git`, `ssh://git@host/owner/name` or `git@host:owner/name.git` of this server. */
function repositoryIn(address: string, server: string): RepositoryName | null {
  const here = new URL(server);
  const [, scpHost, scpPath] = /^(?:[^/@:]+@)?([^/:@]+):(?!\/\/)(.+)$/.exec(address) ?? [];
  const url = scpHost === undefined && URL.canParse(address) ? new URL(address) : null;
  const isHere =
    url === null
      ? scpHost?.toLowerCase() === here.hostname
      : url.protocol === 'ssh:'
        ? url.hostname === here.hostname
        : url.host === here.host;
  const path = url?.pathname ?? scpPath ?? '';
  return isHere ? repositoryNamed(path.replaceAll(/^\/+|\/+$/g, '').replace(/\.git$/, '')) : null;
}

async function openForge(gitHub: GitHub, repository: RepositoryName, options: PublishOptions): Promise<Forge> {
  const base = await baseBranch(gitHub, repository, options);
  const push = branchPusher({ repository: options.folder, cacheDir: options.paths.cache });
  const forge = gitHub.repairForge({ push, report: options.report });
  return {
    ...forge,
    async apply(action) {
      if (action.kind !== 'open-draft-pull-request') return forge.apply(action);
      await keepAttachments(options.paths, action);
      return forge.apply({ ...action, base });
    },
  };
}

/** A branch of GitHub that holds the commit that the work begins from: the one that is checked out, else the default one. */
async function baseBranch(gitHub: GitHub, repository: RepositoryName, { branch, base }: PublishOptions): Promise<string> {
  const { defaultBranch } = await gitHub.about();
  for (const name of new Set([branch ?? defaultBranch, defaultBranch])) {
    if (await gitHub.hasCommit(name, base)) return name;
  }
  throw new WorldError(
    'repository',
    `The work would begin from commit ${base.slice(0, 10)}, which is neither on ${branch === null ? '' : `the branch "${branch}" nor on `}the default branch of ${fullName(repository)}, so a pull request would carry other changes too. Push it first, or name a commit of GitHub's branch with --base.`,
  );
}

/** GitHub has no room for the files of a receipt, and the command line names them. */
async function keepAttachments(paths: Paths, action: Extract<RepairAction, { kind: 'open-draft-pull-request' }>): Promise<void> {
  const receipt = action.attachments.find(({ path }) => path === 'receipt.json');
  if (receipt === undefined) return;
  const folder = receiptFolder(paths, sha256(receipt.content));
  await mkdir(folder, { recursive: true });
  for (const { path, content } of action.attachments) await writeFile(join(folder, basename(path)), content);
}

/** Folder of the receipt with this digest, where its forge keeps no files. */
export function receiptFolder(paths: Paths, digest: string): string {
  return join(paths.runs, 'receipts', digest);
}
