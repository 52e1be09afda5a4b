import { join } from 'node:path';
import { WorldError } from '#domain/world-error.ts';
import type { PublishedBranch, PublishPlan } from '#ports/workspace.ts';
import { buildTree } from '../git/build-tree.ts';
import { askGit, gitLine } from '../git/git.ts';
import { handOverObjects } from '../git/hand-over.ts';
import type { UserRepository } from '../git/user-repository.ts';
import { committerOf, type Identity } from './identity.ts';
import { readBranchContent, type BranchContent } from './branch-content.ts';

/**
 * Makes the branch of a plan in the user's repository. Commits are built in a shadow from typed file contents; the user's repository
 * then receives objects and one new branch, and only if no branch of that name exists.
 */
export async function publishBranch(shadow: string, repository: UserRepository, plan: PublishPlan): Promise<PublishedBranch> {
  await refuseBadName(repository, plan.branch);
  const built = await buildBranch(shadow, plan, await committerOf(repository));
  const tip = await branchTip(repository, plan.branch);
  if (tip !== null) return existing(repository, plan, built, tip);
  await handOverObjects(shadow, repository);
  const head = built.receipt.id;
  if (await createBranch(repository, plan, head)) return { branch: plan.branch, head, commits: built.ids, existed: false };
  // Another process may have made it in between.
  return existing(repository, plan, built, await branchTip(repository, plan.branch));
}

interface BuiltBranch {
  readonly ids: readonly string[];
  readonly receipt: { readonly id: string };
  readonly content: BranchContent;
}

interface CommitRequest {
  readonly gitDir: string;
  readonly identity: Identity;
  readonly at: number;
}

async function buildBranch(gitDir: string, plan: PublishPlan, identity: Identity): Promise<BuiltBranch> {
  const request = { gitDir, identity, at: plan.at };
  const build = { gitDir, index: join(gitDir, 'publish-index'), idLength: plan.base.length };
  const steps: { tree: string; message: string; id: string }[] = [];
  let parent = plan.base;
  for (const { changes, message } of plan.commits) {
    const tree = await buildTree(build, parent, changes);
    parent = await commitTree(request, { tree, message, parents: [parent] });
    steps.push({ tree, message, id: parent });
  }
  const attached = plan.attachments.map(({ path, content }) => ({ path, content, executable: false }));
  const attachments = await buildTree({ ...build, index: `${build.index}-attachments` }, null, attached);
  const root = await commitTree(request, { tree: attachments, message: 'Attachments of the receipt commit\n', parents: [] });
  const tree = await gitLine({ gitDir, args: ['rev-parse', '--verify', `${parent}^{tree}`] });
  const id = await commitTree(request, { tree, message: plan.receiptMessage, parents: [parent, root] });
  return { ids: steps.map((step) => step.id), receipt: { id }, content: await readBranchContent(gitDir, id, plan) };
}

interface NewCommit {
  readonly tree: string;
  readonly message: string;
  readonly parents: readonly string[];
}

function commitTree({ gitDir, identity, at }: CommitRequest, commit: NewCommit): Promise<string> {
  const date = `@${Math.floor(at / 1000)} +0000`;
  const env = {
    GIT_AUTHOR_NAME: identity.name,
    GIT_AUTHOR_EMAIL: identity.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: identity.name,
    GIT_COMMITTER_EMAIL: identity.email,
    GIT_COMMITTER_DATE: date,
  };
  const args = ['commit-tree', commit.tree, ...commit.parents.flatMap((parent) => ['-p', parent]), '-F', '-'];
  return gitLine({ gitDir, env, args, stdin: commit.message });
}

async function refuseBadName({ gitDir }: UserRepository, branch: string): Promise<void> {
  const answer = await askGit({ gitDir, args: ['check-ref-format', `refs/heads/${branch}`] });
  if (answer.exitCode === 0 && !branch.startsWith('-') && branch !== 'HEAD') return;
  throw new WorldError(
    'usage',
    `Git allows no branch with the name ${JSON.stringify(branch)}. Choose another name with --branch, such as bot/second-try.`,
  );
}

async function branchTip({ gitDir }: UserRepository, branch: string): Promise<string | null> {
  const answer = await askGit({ gitDir, args: ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}^{commit}`] });
  return answer.exitCode === 0 ? answer.stdout.toString('utf8').trimEnd() : null;
}

/** Compare-and-swap from "does not exist": `false` where the name was taken or cannot be made. */
async function createBranch({ gitDir }: UserRepository, plan: PublishPlan, head: string): Promise<boolean> {
  const env = { GIT_COMMITTER_NAME: 'Patchline', GIT_COMMITTER_EMAIL: 'patchline@localhost' };
  const args = ['update-ref', '-m', 'patchline: publish', `refs/heads/${plan.branch}`, head, '0'.repeat(head.length)];
  return (await askGit({ gitDir, args, env })).exitCode === 0;
}

/** A branch of that name stands already: the same work under the same or an older identity, or something else. */
async function existing(
  repository: UserRepository,
  plan: PublishPlan,
  built: BuiltBranch,
  tip: string | null,
): Promise<PublishedBranch> {
  if (tip === null) throw cannotCreate(plan.branch);
  const found = await readBranchContent(repository.gitDir, tip, plan);
  if (found.digest !== built.content.digest) throw taken(repository, plan.branch);
  return { branch: plan.branch, head: tip, commits: found.commits, existed: true };
}

function taken(repository: UserRepository, branch: string): WorldError {
  return new WorldError(
    'repository',
    `The branch "${branch}" already exists in ${repository.root} and holds something else, so nothing was published over it. Look at it with "git log ${branch}", then delete it with "git branch -D ${branch}", or run the same command with --resume and --branch NAME to give it another name.`,
  );
}

function cannotCreate(branch: string): WorldError {
  return new WorldError(
    'repository',
    `Git could not create the branch "${branch}". A branch whose name is a part of this one may be in the way ("git branch --list" shows it); delete it, or run the same command with --resume and --branch NAME to give it another name.`,
  );
}
