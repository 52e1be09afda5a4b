import type { CandidatePatch, FileChange } from '#domain/candidate-patch.ts';

/** The state of the user's repository, read once at INTAKE. */
export interface RepositoryState {
  /** Absolute path of the top of the work tree. */
  readonly root: string;
  /** Full commit id of the base. */
  readonly base: string;
  /** Branch that is checked out; `null` on a detached HEAD. */
  readonly branch: string | null;
  /** Paths with uncommitted changes (tracked files only), at most 20. */
  readonly dirty: readonly string[];
}

/** An isolated copy of one commit, without a usable `.git`, that code may be run in. */
export interface Checkout {
  /** Absolute host path. */
  readonly path: string;
  readonly commit: string;
  /** Host folder with installed dependencies to be mounted read-only at `node_modules`; `null` where there are none. */
  readonly dependencies: string | null;
}

/** What a builder left behind. */
export type Collected =
  | { readonly kind: 'candidate'; readonly patch: CandidatePatch }
  | { readonly kind: 'nothing' }
  /** No fix can hold it (binary files, hidden names, too much); `reason` completes "because …". */
  | { readonly kind: 'refused'; readonly reason: string };

export interface CommitPlan {
  readonly changes: readonly FileChange[];
  /** Whole commit message, trailers included. */
  readonly message: string;
}

/**
 * A branch to be made: the commits on top of base, then one receipt commit. The receipt commit has the tree of the last commit and a
 * second parent without history that holds the attachments (`git show <branch>^2:receipt.json`): they travel with the branch and
 * are in nobody's diff.
 */
export interface PublishPlan {
  readonly base: string;
  readonly branch: string;
  readonly commits: readonly CommitPlan[];
  readonly attachments: readonly { readonly path: string; readonly content: string }[];
  readonly receiptMessage: string;
  /** Author and committer date (ms since the epoch), so that a repeated publish makes the same commit ids. */
  readonly at: number;
}

export interface PublishedBranch {
  readonly branch: string;
  /** The receipt commit: the tip. */
  readonly head: string;
  /** One per plan, in order. */
  readonly commits: readonly string[];
  readonly existed: boolean;
}

/**
 * Git, as far as a run needs it. MUST: never change the user's work tree, index, HEAD or configuration; never run git inside a
 * checkout that foreign code wrote in; `publish` takes regular files only, builds commits in a fresh trusted clone, and is
 * idempotent by branch name and content.
 */
export interface Workspace {
  inspect(repository: string, base: string | null): Promise<RepositoryState>;
  /** A new checkout on each call; `dispose` removes it. */
  checkout(commit: string): Promise<Checkout>;
  /** Lays file changes over a checkout (links are never followed out of it). */
  apply(checkout: Checkout, changes: readonly FileChange[]): Promise<void>;
  /** What a builder left in a checkout: regular files that differ from its commit, as a candidate. */
  collect(checkout: Checkout, builder: string): Promise<Collected>;
  /** Unified diff of file changes against a commit, and their candidate id. */
  candidate(commit: string, changes: readonly FileChange[], origin: CandidatePatch['origin']): Promise<CandidatePatch>;
  /** Id of the git tree that a commit's tree becomes under file changes; the objects are kept in the user's repository. */
  tree(commit: string, changes: readonly FileChange[]): Promise<string>;
  /** `git patch-id --stable` of a candidate's diff: equal for the same change at other line numbers. `null` where the diff has no text. */
  patchId(patch: CandidatePatch): Promise<string | null>;
  publish(plan: PublishPlan): Promise<PublishedBranch>;
  dispose(checkout: Checkout): Promise<void>;
}
