import { secondsPrecision } from '../git/commits.ts';
import { resolveCommit } from '../git/run-git.ts';
import { objectOf, textOf } from '../json.ts';
import type { ForgeEvent, Repository, World } from '../world.ts';
import type { Attempt, WorkflowRun } from './actions-board.ts';
import { makeQueue } from './queue.ts';
import { startsNothing, triggersOf, type Job, type Workflow } from './workflow.ts';

export interface Runner {
  /** Full name of the one it listens to. */
  readonly repository: string;
  on(event: ForgeEvent): void;
  /** Resolves when nothing runs and nothing waits, and every event so far was heard. */
  idle(): Promise<void>;
}

/** Runs these workflows for one repository, from now on. */
export function startRunner(world: World, workflows: Readonly<Record<string, Workflow>>, repository: Repository): Runner {
  const queue = makeQueue(world);
  const jobs = new Map<Attempt, Job>();
  world.actions.files.set(repository.fullName.toLowerCase(), new Set(Object.keys(workflows)));
  const dispatchable = Object.entries(workflows).filter(([, { on }]) => on.workflow_dispatch !== undefined);
  world.actions.dispatchable.set(repository.fullName.toLowerCase(), new Set(dispatchable.map(([file]) => file)));

  const add = (job: Omit<Job, 'attempt' | 'abort'>): void => {
    const whole = { ...job, attempt: addAttempt(job.run), abort: new AbortController() };
    jobs.set(whole.attempt, whole);
    queue.add(whole);
  };
  const jobOf = (run: WorkflowRun): Job | undefined => [...jobs.values()].findLast((job) => job.run === run);

  world.actions.rerun = (run) => {
    const job = jobOf(run);
    if (job?.attempt.status !== 'completed') return false;
    add(job);
    return true;
  };
  world.actions.cancel = (run) => {
    const job = jobOf(run);
    if (job === undefined || job.attempt.status === 'completed') return false;
    queue.drop(job);
    return true;
  };

  const listen = async (event: ForgeEvent): Promise<void> => {
    const head = headOf(event) ?? (await branchHead(event, repository));
    for (const [file, workflow] of Object.entries(workflows)) {
      for (const trigger of triggersOf(workflow, file, event)) {
        add({ workflow, event, trigger, run: newRun(world, { file, event, trigger, ...head }) });
      }
    }
  };

  let heard: Promise<void> = Promise.resolve();
  return {
    repository: repository.fullName,
    on: (event) => {
      if (event.repository !== repository.fullName || startsNothing(event)) return;
      // One after the other: runs begin in the order of their events.
      heard = heard.then(() => listen(event));
    },
    idle: async () => {
      for (let last: Promise<void> | null = null; last !== heard || queue.alive.size > 0;) {
        last = heard;
        await heard;
        await Promise.all(queue.alive);
      }
    },
  };
}

interface Head {
  readonly branch: string;
  readonly commit: string;
  readonly from: string;
}

/** Runs for a pull request are listed under its head, not under the merge commit or the base that they check out. */
function headOf({ payload, repository }: ForgeEvent): Head | null {
  const { ref, sha, repo } = objectOf(objectOf(payload['pull_request'])['head']);
  if (textOf(sha) === '') return null;
  return { branch: textOf(ref), commit: textOf(sha), from: textOf(objectOf(repo)['full_name']) || repository };
}

async function branchHead({ name, payload }: ForgeEvent, { gitDirectory, fullName, defaultBranch }: Repository): Promise<Head> {
  const branch = name === 'workflow_dispatch' ? textOf(payload['ref']) : defaultBranch;
  return { branch, commit: (await resolveCommit(gitDirectory, branch)) ?? '', from: fullName };
}

interface Start extends Head {
  readonly file: string;
  readonly event: ForgeEvent;
  readonly trigger: string;
}

function newRun(world: World, { file, event, trigger, branch, commit, from }: Start): WorkflowRun {
  const sameFile = [...world.actions.runs.values()].filter((run) => run.file === file && run.repository === event.repository);
  const inputs = Object.entries(objectOf(event.payload['inputs'])).map(([name, value]) => [name, textOf(value)] as const);
  const run: WorkflowRun = {
    id: 10_000_000_000 + world.nextId(),
    repository: event.repository,
    file,
    event: trigger,
    actor: event.actor.login,
    headCommit: commit,
    headBranch: branch,
    headRepository: from,
    inputs: Object.fromEntries(inputs),
    runNumber: sameFile.length + 1,
    createdAt: secondsPrecision(new Date()),
    attempts: [],
  };
  world.actions.runs.set(run.id, run);
  return run;
}

function addAttempt(run: WorkflowRun): Attempt {
  const startedAt = secondsPrecision(new Date());
  const attempt: Attempt = { number: run.attempts.length + 1, status: 'queued', conclusion: null, error: null, startedAt };
  run.attempts.push(attempt);
  return attempt;
}
