import type { RegisteredApp } from './app-key.ts';
import type { Core } from './core.ts';
import type { Identity, Role } from './identity.ts';
import type { ActionsBoard } from './workflows/actions-board.ts';

/** A pull request as far as the core does not keep it: there it is an issue of the same number. */
export interface PullRecord {
  readonly number: number;
  readonly author: string;
  readonly head: { readonly repository: string; readonly branch: string };
  headCommit: string;
  base: string;
  baseCommit: string;
  draft: boolean;
  /** Who asked that it merges by itself once its rules are kept; `null`: nobody. */
  autoMerge: { readonly by: string; readonly at: string; readonly method: string } | null;
  merged: { readonly at: string; readonly by: string; readonly commit: string } | null;
}

export interface Backdated {
  readonly created_at?: string;
  readonly updated_at?: string;
  readonly closed_at?: string;
}

export interface Repository {
  readonly owner: string;
  readonly name: string;
  readonly fullName: string;
  /** The bare repository that pushes reach; tests may look into it with git. */
  readonly gitDirectory: string;
  readonly defaultBranch: string;
  readonly isPrivate: boolean;
  readonly forkOf: string | null;
  /** People with more than the public's `read`. */
  readonly roles: Map<string, Role>;
  /** `author_association` as a test wants it, instead of what follows from roles and merged pull requests. */
  readonly associations: Map<string, string>;
  /** As its settings say; tests may change them. `requiredChecks`: contexts of commit statuses that have to be green; none: no protection. */
  readonly merging: { allowsAuto: boolean; requiredChecks: readonly string[] };
  readonly pulls: Map<number, PullRecord>;
  /** Times as a test wants them, by number of issue or pull request; the core knows only now. */
  readonly times: Map<number, Backdated>;
}

/** What happened, as a workflow would be told. */
export interface ForgeEvent {
  readonly name: 'pull_request' | 'issues' | 'issue_comment' | 'workflow_dispatch';
  readonly action: string | null;
  readonly repository: string;
  readonly number: number | null;
  readonly actor: Identity;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** Everything that the routes share. */
export interface World {
  readonly apiUrl: string;
  readonly core: Core;
  readonly repositories: Map<string, Repository>;
  readonly identities: Map<string, Identity>;
  readonly apps: RegisteredApp[];
  readonly actions: ActionsBoard;
  /** Small things that the core does not keep: reactions and commit statuses. */
  readonly extras: Map<string, Record<string, unknown>[]>;
  /** Whether a workflow of this repository would hear of it; without one, no payload is made. */
  hears(repository: string): boolean;
  emit(event: ForgeEvent): void;
  /** Makes a fork that `owner` can push to. */
  fork(of: Repository, owner: string): Promise<Repository>;
  /** Ids for what we keep ourselves; unique over the whole server. */
  nextId(): number;
}
