import { z } from 'zod';
import type { ForgeEffect, GateAction } from '#domain/forge-action.ts';
import type { GateStage } from '#domain/gate/label.ts';
import { WorldError } from '#domain/world-error.ts';
import type { Desk } from '../desk.ts';
import { readPullRequestAnswer } from '../read/pull-request.ts';
import { readExisting } from '../read/read.ts';
import type { PullRequestAnswer } from '../read/shapes.ts';
import { inRepository } from '../repository-name.ts';
import { numbered, type Place } from './place.ts';

/**
 * How a stage is started. `dispatch`: a workflow with `on: workflow_dispatch`, with these inputs (values are texts). `rerun`: the newest run
 * of a workflow with `on: pull_request` for the commit is run again; it keeps its event and a token that only reads, as code of
 * strangers needs it, and such a workflow cannot be dispatched.
 */
export type StageStart =
  | {
      readonly kind: 'dispatch';
      readonly file: string;
      readonly inputs: (pullRequest: number, head: string) => Readonly<Record<string, string>>;
    }
  | { readonly kind: 'rerun'; readonly file: string };

/** Which workflow runs a stage; files are names inside `.github/workflows`. */
export interface StageWorkflow {
  readonly start: (stage: GateStage) => StageStart;
}

type DispatchStage = Extract<GateAction, { kind: 'dispatch-stage' }>;

/**
 * Starts a stage. A run of its tests that has not ended waits for the label itself, so that it counts as started (`existed`). Throws
 * WorldError `usage` where there is nothing that could be run again.
 */
export async function startStage(desk: Desk, workflow: StageWorkflow, action: DispatchStage): Promise<ForgeEffect> {
  const start = workflow.start(action.stage);
  return start.kind === 'dispatch' ? dispatch(desk, start, action) : rerun(desk, start.file, action);
}

async function dispatch(
  desk: Desk,
  { file, inputs }: Extract<StageStart, { kind: 'dispatch' }>,
  { stage, pullRequest, head }: DispatchStage,
): Promise<ForgeEffect> {
  const { client, repository } = desk;
  const { defaultBranch, name } = await desk.about();
  await client.ask({
    route: 'dispatch',
    doing: `start the stage "${stage}" for ${name.owner}/${name.name}#${pullRequest}`,
    parameters: { ...inRepository(repository), workflow_id: file, ref: defaultBranch, inputs: inputs(pullRequest, head) },
  });
  return { url: `${client.place.server}/${name.owner}/${name.name}/actions/workflows/${file}`, existed: false };
}

async function rerun(desk: Desk, file: string, { stage, pullRequest, head }: DispatchStage): Promise<ForgeEffect> {
  const { client, repository } = desk;
  const place = numbered(desk, 'pull', pullRequest);
  const run = await newestRun(desk, { file, head, place });
  if (run.status !== 'completed') return { url: run.html_url, existed: true };
  try {
    await client.ask({
      route: 'rerun',
      doing: `run the stage "${stage}" for ${place.shown} again`,
      parameters: { ...inRepository(repository), run_id: run.id },
    });
    return { url: run.html_url, existed: false };
  } catch (error) {
    // Whoever asks second is refused, and what it asks for is under way.
    if (!(error instanceof WorldError) || error.kind === 'network') throw error;
    if ((await newestRun(desk, { file, head, place })).status === 'completed') throw error;
    return { url: run.html_url, existed: true };
  }
}

const runShape = z.object({
  id: z.number(),
  run_number: z.number(),
  status: z.string().nullish(),
  conclusion: z.string().nullish(),
  html_url: z.string(),
  head_branch: z.string().nullish(),
  head_repository: z.object({ full_name: z.string() }).nullish(),
});
type Run = z.infer<typeof runShape>;

interface Wanted {
  readonly file: string;
  readonly head: string;
  readonly place: Place;
}

async function newestRun(desk: Desk, wanted: Wanted): Promise<Run> {
  const { client, repository } = desk;
  const { file, head, place } = wanted;
  const pull = await readPullRequestAnswer(client, repository, place.number);
  const answer = await readExisting(client, z.object({ workflow_runs: z.array(runShape) }), {
    route: 'workflowRuns',
    doing: `list the runs of ${file} for ${place.shown}`,
    parameters: { ...inRepository(repository), workflow_id: file, head_sha: head, event: 'pull_request', per_page: 100 },
  });
  if (answer === null) await desk.about();
  const runs = (answer?.workflow_runs ?? []).filter((run) => pull !== null && isOf(run, pull));
  const [newest] = runs.toSorted((one, other) => other.run_number - one.run_number);
  if (newest === undefined) throw noRun(wanted);
  if (newest.conclusion === 'action_required') throw unapproved(newest, wanted);
  return newest;
}

/** Anybody can open a second pull request from the same commit, and its runs are not those of this one. */
function isOf(run: Run, { head }: PullRequestAnswer): boolean {
  if (run.head_branch !== undefined && run.head_branch !== null && run.head_branch !== head.ref) return false;
  const [ran, wanted] = [run.head_repository?.full_name, head.repo?.full_name];
  return ran === undefined || wanted === undefined || ran.toLowerCase() === wanted.toLowerCase();
}

function noRun({ file, head, place }: Wanted): WorldError {
  return new WorldError(
    'usage',
    `The workflow ${file} has no run for commit ${head.slice(0, 10)} of ${place.shown}, so there is none to run again. Install the workflow with "patchline gate init" and commit it; a pull request that was there before needs a push, or to be closed and opened again.`,
  );
}

/** To run it again would be to approve it, which is for a person to do. */
function unapproved({ html_url }: Run, { file, place }: Wanted): WorldError {
  return new WorldError(
    'usage',
    `The run of ${file} for ${place.shown} waits for a maintainer's approval, as the first runs of a newcomer do. Approve it at ${html_url}; it goes on by itself.`,
  );
}
