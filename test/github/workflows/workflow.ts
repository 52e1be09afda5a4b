import type { Identity } from '../identity.ts';
import { objectOf } from '../json.ts';
import type { ForgeEvent } from '../world.ts';
import type { Attempt, WorkflowRun } from './actions-board.ts';

export type Trigger = 'pull_request' | 'pull_request_target' | 'issues' | 'issue_comment' | 'workflow_dispatch';

export interface WorkflowContext {
  readonly event: ForgeEvent;
  /** The event of `on` that started the run: `pull_request` and `pull_request_target` hear the same, in different trust. */
  readonly trigger: Trigger;
  readonly runId: number;
  readonly attempt: number;
  /** The run's own `GITHUB_TOKEN`; dead once the run is over. */
  readonly token: string;
  /** The workflow's secrets; none in a `pull_request` run of a fork. */
  readonly secrets: Readonly<Record<string, string>>;
  /** Aborted when the run is cancelled; a handler that does not look runs on. */
  readonly signal: AbortSignal;
}

export interface Concurrency {
  readonly group: string;
  readonly cancelInProgress?: boolean;
  /** Without it one run waits, and a newer one takes its place. */
  readonly queue?: 'max';
}

/** A workflow file as far as the runner knows it. */
export interface Workflow {
  /** Event names, with the actions that start it; an empty list for events without actions. */
  readonly on: Readonly<Partial<Record<Trigger, readonly string[]>>>;
  readonly permissions: NonNullable<Identity['grants']>;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly concurrency?: (event: ForgeEvent) => Concurrency;
  readonly run: (context: WorkflowContext) => Promise<void>;
}

/** One attempt of one run, with all that it needs. */
export interface Job {
  readonly workflow: Workflow;
  readonly trigger: Trigger;
  readonly event: ForgeEvent;
  readonly run: WorkflowRun;
  readonly attempt: Attempt;
  readonly abort: AbortController;
}

/** "Events triggered by the GITHUB_TOKEN will not create a new workflow run, with the exception of workflow_dispatch and repository_dispatch." */
export function startsNothing(event: ForgeEvent): boolean {
  return event.actor.kind === 'workflow' && event.name !== 'workflow_dispatch';
}

export function triggersOf({ on }: Workflow, file: string, event: ForgeEvent): readonly Trigger[] {
  if (event.name === 'workflow_dispatch') {
    return on.workflow_dispatch !== undefined && event.payload['workflow'] === file ? ['workflow_dispatch'] : [];
  }
  const names: readonly Trigger[] = event.name === 'pull_request' ? ['pull_request', 'pull_request_target'] : [event.name];
  return names.filter((name) => event.action !== null && on[name]?.includes(event.action) === true);
}

/** "With the exception of GITHUB_TOKEN, secrets are not passed to the runner when a workflow is triggered from a forked repository"; that token only reads. */
export function isFromFork({ trigger, event }: Job): boolean {
  const head = objectOf(objectOf(event.payload['pull_request'])['head']);
  return trigger === 'pull_request' && objectOf(head['repo'])['full_name'] !== event.repository;
}
