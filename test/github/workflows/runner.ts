import { randomBytes } from 'node:crypto';
import { makeIdentity, workflowBot, type Identity } from '../identity.ts';
import type { ForgeEvent, Repository, World } from '../world.ts';
import { secondsPrecision } from '../git/commits.ts';
import { resolveCommit } from '../git/run-git.ts';
import type { Attempt, WorkflowRun } from './actions-board.ts';

export interface WorkflowContext {
  readonly event: ForgeEvent;
  readonly runId: number;
  readonly attempt: number;
  /** The run's own `GITHUB_TOKEN`; dead once the run is over. */
  readonly token: string;
}

/** A workflow file as far as the runner knows it. */
export interface Workflow {
  /** Event names, with the actions that start it; an empty list for events without actions. */
  readonly on: Readonly<
    Partial<Record<'pull_request' | 'pull_request_target' | 'issues' | 'issue_comment' | 'workflow_dispatch', readonly string[]>>
  >;
  readonly permissions: Identity['grants'];
  /** `cancelInProgress` and `queue` as in the file's `concurrency`; by default one run waits and a newer one takes its place. */
  readonly concurrency?: (event: ForgeEvent) => {
    readonly group: string;
    readonly cancelInProgress?: boolean;
    readonly queue?: 'max';
  };
  readonly run: (context: WorkflowContext) => Promise<void>;
}

interface Job {
  readonly workflow: Workflow;
  readonly event: ForgeEvent;
  readonly run: WorkflowRun;
  readonly attempt: Attempt;
}

interface Group {
  running: Job | null;
  waiting: Job[];
}

/** Documented for `queue: max`. */
const longestQueue = 100;

export interface Runner {
  on(event: ForgeEvent): void;
  /** Resolves when nothing runs and nothing waits. */
  idle(): Promise<void>;
}

export function startRunner(world: World, workflows: Readonly<Record<string, Workflow>>, repository: Repository): Runner {
  const groups = new Map<string, Group>();
  const jobs = new Map<WorkflowRun, Job>();
  const alive = new Set<Promise<void>>();
  const key = repository.fullName.toLowerCase();
  const dispatchable = Object.entries(workflows).filter(([, { on }]) => on.workflow_dispatch !== undefined);
  world.actions.dispatchable.set(key, new Set(dispatchable.map(([file]) => file)));

  const untilEmpty = async (first: Job, group: Group): Promise<void> => {
    for (let job: Job | undefined = first; job !== undefined; job = group.waiting.shift()) {
      group.running = job;
      await execute(world, job);
    }
    group.running = null;
  };

  const begin = (job: Job, group: Group): void => {
    const done = untilEmpty(job, group);
    alive.add(done);
    void done.finally(() => alive.delete(done));
  };

  const enqueue = (job: Job): void => {
    const wanted = job.workflow.concurrency?.(job.event) ?? { group: `run ${job.run.id} ${job.attempt.number}` };
    const group = groups.get(wanted.group) ?? { running: null, waiting: [] };
    groups.set(wanted.group, group);
    if (group.running === null) return begin(job, group);
    if (wanted.queue !== 'max') for (const replaced of group.waiting.splice(0)) finish(replaced.attempt, 'cancelled');
    if (wanted.cancelInProgress === true) finish(group.running.attempt, 'cancelled');
    if (group.waiting.length >= longestQueue) return finish(job.attempt, 'cancelled');
    job.attempt.status = 'pending';
    group.waiting.push(job);
  };

  const start = (
    file: string,
    workflow: Workflow,
    event: ForgeEvent,
    head: { readonly commit: string; readonly branch: string },
  ): void => {
    const run = newRun(world, file, event, head);
    const attempt = addAttempt(run);
    const job = { workflow, event, run, attempt };
    jobs.set(run, job);
    enqueue(job);
  };

  world.actions.rerun = (run) => {
    const job = jobs.get(run);
    if (job === undefined || run.attempts.at(-1)?.status !== 'completed') return false;
    enqueue({ ...job, attempt: addAttempt(run) });
    return true;
  };
  world.actions.cancel = (run) => {
    const last = run.attempts.at(-1);
    if (last === undefined || last.status === 'completed') return false;
    for (const group of groups.values()) group.waiting = group.waiting.filter((job) => job.attempt !== last);
    finish(last, 'cancelled');
    return true;
  };

  const listen = async (event: ForgeEvent): Promise<void> => {
    const branch = event.name === 'workflow_dispatch' ? String(event.payload['ref']) : repository.defaultBranch;
    const commit = (await resolveCommit(repository.gitDirectory, branch)) ?? '';
    for (const [file, workflow] of Object.entries(workflows))
      if (isStartedBy(workflow, file, event)) start(file, workflow, event, { commit, branch });
  };

  return {
    on: (event) => {
      if (event.repository !== repository.fullName || startsNothing(event)) return;
      const heard = listen(event);
      alive.add(heard);
      void heard.finally(() => alive.delete(heard));
    },
    idle: async () => {
      while (alive.size > 0) await Promise.all(alive);
    },
  };
}

/** "Events triggered by the GITHUB_TOKEN will not create a new workflow run, with the exception of workflow_dispatch and repository_dispatch." */
function startsNothing(event: ForgeEvent): boolean {
  return event.actor.kind === 'workflow' && event.name !== 'workflow_dispatch';
}

function isStartedBy({ on }: Workflow, file: string, event: ForgeEvent): boolean {
  if (event.name === 'workflow_dispatch') return on.workflow_dispatch !== undefined && event.payload['workflow'] === file;
  const actions =
    event.name === 'pull_request' ? [...(on.pull_request ?? []), ...(on.pull_request_target ?? [])] : (on[event.name] ?? []);
  return event.action !== null && actions.includes(event.action);
}

async function execute(world: World, { workflow, event, run, attempt }: Job): Promise<void> {
  if (attempt.status === 'completed') return;
  attempt.status = 'in_progress';
  const identity = makeIdentity(workflowBot, 'workflow', workflow.permissions ?? {});
  world.identities.set(identity.token, identity);
  try {
    await workflow.run({ event, runId: run.id, attempt: attempt.number, token: identity.token });
    finish(attempt, 'success');
  } catch (error) {
    attempt.error = error;
    finish(attempt, 'failure');
  } finally {
    world.identities.delete(identity.token);
  }
}

function finish(attempt: Attempt, conclusion: 'success' | 'failure' | 'cancelled'): void {
  if (attempt.status === 'completed') return;
  attempt.status = 'completed';
  attempt.conclusion = conclusion;
}

function newRun(
  world: World,
  file: string,
  event: ForgeEvent,
  head: { readonly commit: string; readonly branch: string },
): WorkflowRun {
  const id = 10_000_000_000 + randomBytes(4).readUInt32BE();
  const sameFile = [...world.actions.runs.values()].filter((run) => run.file === file).length;
  const inputs = event.name === 'workflow_dispatch' ? (event.payload['inputs'] as Readonly<Record<string, string>>) : {};
  const run: WorkflowRun = {
    id,
    repository: event.repository,
    file,
    event: event.name,
    actor: event.actor.login,
    headCommit: head.commit,
    headBranch: head.branch,
    inputs,
    runNumber: sameFile + 1,
    createdAt: secondsPrecision(new Date()),
    attempts: [],
  };
  world.actions.runs.set(id, run);
  return run;
}

function addAttempt(run: WorkflowRun): Attempt {
  const attempt: Attempt = {
    number: run.attempts.length + 1,
    status: 'queued',
    conclusion: null,
    error: null,
    startedAt: secondsPrecision(new Date()),
  };
  run.attempts.push(attempt);
  return attempt;
}
