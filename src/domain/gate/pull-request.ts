/** Who did something on a forge, as the forge says. Logins are for people to read; `id` identifies. */
export interface ForgeActor {
  readonly id: number;
  readonly login: string;
  readonly kind: 'person' | 'bot';
}

/** What the repository knows of an author: GitHub's `author_association`, folded. */
export type Association = 'owner' | 'member' | 'collaborator' | 'contributor' | 'first-time' | 'none';

/** A pull request as a list shows it. Every text in it is untrusted. */
export interface PullRequestSummary {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: ForgeActor;
  readonly association: Association;
  readonly state: 'open' | 'closed' | 'merged';
  readonly draft: boolean;
  readonly base: { readonly branch: string; readonly commit: string };
  readonly head: {
    readonly branch: string;
    /** Full commit id. */
    readonly commit: string;
    /** `owner/name`; `null` where the fork is gone. */
    readonly repository: string | null;
  };
  readonly labels: readonly string[];
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly closedAt: number | null;
}

/** One file of a pull request's diff. */
export interface ChangedFile {
  readonly path: string;
  /** Path before a rename; `null` otherwise. */
  readonly from: string | null;
  readonly status: 'added' | 'modified' | 'removed' | 'renamed';
  readonly additions: number;
  readonly deletions: number;
  /** Hunks of the unified diff without file header; `null` for binary files and where the forge left it out for size. */
  readonly patch: string | null;
}

/** A pull request with its diff. */
export interface PullRequest extends PullRequestSummary {
  readonly files: readonly ChangedFile[];
  /** The forge cut the list of files or a patch: what depends on the whole diff must say "unknown", never "fine". */
  readonly isTruncated: boolean;
  /** Numbers of issues of this repository that it says it closes, from the forge or its body. */
  readonly linkedIssues: readonly number[];
  /** Messages of its commits, first to last, at most 250. */
  readonly commitMessages: readonly string[];
}

export interface ForgeComment {
  readonly id: number;
  readonly author: ForgeActor;
  readonly body: string;
}

/** A label that was put on or taken off, oldest first. */
export interface LabelEvent {
  readonly kind: 'added' | 'removed';
  readonly label: string;
  readonly actor: ForgeActor;
  readonly at: number;
}
