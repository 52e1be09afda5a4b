/** One attempt of a workflow run. */
export interface Attempt {
  readonly number: number;
  status: 'queued' | 'pending' | 'in_progress' | 'completed';
  /** `action_required`: it has not run and waits for a maintainer's approval. */
  conclusion: 'success' | 'failure' | 'cancelled' | 'action_required' | null;
  /** What a handler threw, for the test to look at. */
  error: unknown;
  readonly startedAt: string;
}

export interface WorkflowRun {
  readonly id: number;
  readonly repository: string;
  readonly file: string;
  readonly event: string;
  readonly actor: string;
  readonly headCommit: string;
  readonly headBranch: string;
  /** Full name of the one that `headBranch` is in; left out, the run's own. */
  readonly headRepository?: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly runNumber: number;
  readonly createdAt: string;
  readonly attempts: Attempt[];
}

export interface Dispatch {
  readonly repository: string;
  readonly file: string;
  readonly ref: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly actor: string;
}

/** What `actions/...` shows: which workflow files there are and which can be dispatched, what was dispatched, and the runs there are. */
export interface ActionsBoard {
  /** Workflow files there are, by repository's full name in lower case. */
  readonly files: Map<string, Set<string>>;
  /** Files with `on: workflow_dispatch`, by repository's full name in lower case. */
  readonly dispatchable: Map<string, Set<string>>;
  readonly dispatches: Dispatch[];
  readonly runs: Map<number, WorkflowRun>;
  /** Set by the runner: executes a completed run once more; `false` where it cannot. */
  rerun: (run: WorkflowRun) => boolean;
  cancel: (run: WorkflowRun) => boolean;
}

export function emptyBoard(): ActionsBoard {
  return { files: new Map(), dispatchable: new Map(), dispatches: [], runs: new Map(), rerun: () => false, cancel: () => false };
}
