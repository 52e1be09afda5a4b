import { makeIdentity, workflowBot, type Identity } from '../identity.ts';
import type { World } from '../world.ts';
import { isFromFork, type Job } from './workflow.ts';

/** Runs a job's handler with a token of its own, which dies with it. What the handler throws makes the run fail. */
export async function execute(world: World, job: Job): Promise<void> {
  const { workflow, event, trigger, run, attempt } = job;
  if (attempt.status === 'completed') return;
  attempt.status = 'in_progress';
  const isForeign = isFromFork(job);
  const identity = makeIdentity(workflowBot, 'workflow', isForeign ? onlyReading(workflow.permissions) : workflow.permissions);
  world.identities.set(identity.token, identity);
  const secrets = isForeign ? {} : (workflow.secrets ?? {});
  const { signal } = job.abort;
  try {
    await workflow.run({ event, trigger, runId: run.id, attempt: attempt.number, token: identity.token, secrets, signal });
    finish(job, 'success');
  } catch (error) {
    attempt.error = error;
    finish(job, 'failure');
  } finally {
    world.identities.delete(identity.token);
  }
}

function onlyReading(grants: NonNullable<Identity['grants']>): NonNullable<Identity['grants']> {
  return Object.fromEntries(Object.keys(grants).map((permission) => [permission, 'read'] as const));
}

/** Cancels a job that runs or waits. */
export function stop(job: Job): void {
  finish(job, 'cancelled');
  job.abort.abort();
}

function finish({ attempt }: Job, conclusion: 'success' | 'failure' | 'cancelled'): void {
  if (attempt.status === 'completed') return;
  attempt.status = 'completed';
  attempt.conclusion = conclusion;
}
