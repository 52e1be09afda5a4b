import { nodeId } from '../git/commit-json.ts';
import { resolveCommit } from '../git/run-git.ts';
import { numberOf, objectOf, textOf, type JsonObject } from '../json.ts';
import { paged } from '../serving/pagination.ts';
import {
  callerOf,
  noContent,
  notFound,
  ok,
  problem,
  repositoryOf,
  type ApiResponse,
  type Call,
  type Route,
} from '../serving/route.ts';
import type { Attempt, WorkflowRun } from '../workflows/actions-board.ts';
import { conform } from './conform.ts';
import { repositoryJson } from './stored.ts';

const base = '/repos/{owner}/{repo}/actions';

/** Documented: at most 25 inputs, 65,535 characters together. */
async function dispatch(call: Call): Promise<ApiResponse> {
  const repository = repositoryOf(call);
  const file = call.parts['workflow_id'] ?? '';
  const files = call.world.actions.dispatchable.get(repository.fullName.toLowerCase());
  if (files === undefined || !files.has(file)) return notFound;
  const { ref, inputs } = objectOf(call.request.body);
  if (textOf(ref) === '') return problem(422, 'Invalid request.\n\n"ref" wasn\'t supplied.');
  if ((await resolveCommit(repository.gitDirectory, textOf(ref))) === null)
    return problem(422, `No ref found for: ${textOf(ref)}`);
  const given = Object.entries(objectOf(inputs)).map(([name, value]) => [name, String(value)] as const);
  if (given.length > 25 || JSON.stringify(given).length > 65_535) return problem(422, 'inputs are too large');
  const sent = {
    repository: repository.fullName,
    file,
    ref: textOf(ref),
    inputs: Object.fromEntries(given),
    actor: callerOf(call).login,
  };
  call.world.actions.dispatches.push(sent);
  const payload = { workflow: file, ref: sent.ref, inputs: sent.inputs };
  const event = { name: 'workflow_dispatch', action: null, repository: repository.fullName, number: null } as const;
  call.world.emit({ ...event, actor: callerOf(call), payload });
  return noContent;
}

function runOf(call: Call): WorkflowRun | null {
  const run = call.world.actions.runs.get(numberOf(call.parts['run_id']));
  return run !== undefined && run.repository === repositoryOf(call).fullName ? run : null;
}

async function getRun(call: Call): Promise<ApiResponse> {
  const run = runOf(call);
  const attempt = run?.attempts.at(-1);
  return run === null || attempt === undefined ? notFound : ok(await runJson(call, run, attempt));
}

async function getAttempt(call: Call): Promise<ApiResponse> {
  const run = runOf(call);
  const attempt = run?.attempts.find(({ number }) => number === numberOf(call.parts['attempt_number']));
  return run === null || attempt === undefined ? notFound : ok(await runJson(call, run, attempt));
}

async function listRuns(call: Call): Promise<ApiResponse> {
  const { fullName } = repositoryOf(call);
  const { query } = call.request;
  const wanted = { file: call.parts['workflow_id'], event: query.get('event'), head: query.get('head_sha') };
  const status = query.get('status');
  if (wanted.file !== undefined && !isWorkflow(call, wanted.file)) return notFound;
  const runs = [...call.world.actions.runs.values()].filter((run) => {
    const last = run.attempts.at(-1);
    const isStatus = status === null || last?.status === status || last?.conclusion === status;
    const isWanted = (wanted.event ?? run.event) === run.event && (wanted.head ?? run.headCommit) === run.headCommit;
    return run.repository === fullName && (wanted.file ?? run.file) === run.file && isStatus && isWanted;
  });
  const shown = await Promise.all(
    runs.toReversed().flatMap((run) => run.attempts.slice(-1).map((last) => runJson(call, run, last))),
  );
  return paged(call.world.apiUrl, call.request, shown, (slice) => ({ total_count: shown.length, workflow_runs: slice }));
}

function isWorkflow(call: Call, file: string): boolean {
  const { actions } = call.world;
  const name = repositoryOf(call).fullName.toLowerCase();
  const isKnown = (files: Map<string, Set<string>>): boolean => files.get(name)?.has(file) === true;
  if (isKnown(actions.files) || isKnown(actions.dispatchable)) return true;
  return [...actions.runs.values()].some((run) => run.file === file && run.repository.toLowerCase() === name);
}

async function rerun(call: Call): Promise<ApiResponse> {
  const run = runOf(call);
  if (run === null) return notFound;
  return call.world.actions.rerun(run) ? ok({}, 201) : problem(403, 'This workflow run cannot be retried');
}

async function cancel(call: Call): Promise<ApiResponse> {
  const run = runOf(call);
  if (run === null) return notFound;
  return call.world.actions.cancel(run) ? ok({}, 202) : problem(409, 'Cannot cancel a workflow run that is completed.');
}

async function runJson(call: Call, run: WorkflowRun, attempt: Attempt): Promise<JsonObject> {
  const repository = repositoryOf(call);
  const api = `${call.world.apiUrl}/repos/${repository.fullName}/actions`;
  const self = `${api}/runs/${run.id}`;
  const actor = conform((await call.world.core.call(run.actor, 'GET', `/users/${encodeURIComponent(run.actor)}`)).body, null);
  const viewer = call.request.caller?.login ?? null;
  const repositoryBody = await repositoryJson(call.world, repository, viewer);
  const head = call.world.repositories.get(run.headRepository?.toLowerCase() ?? '') ?? repository;
  return {
    id: run.id,
    name: run.file,
    node_id: nodeId('WorkflowRun', run.id),
    head_branch: run.headBranch,
    head_sha: run.headCommit,
    path: `.github/workflows/${run.file}`,
    display_title: run.file,
    run_number: run.runNumber,
    run_attempt: attempt.number,
    event: run.event,
    status: attempt.status,
    conclusion: attempt.conclusion,
    workflow_id: workflowId(run.file),
    url: self,
    html_url: `${call.world.apiUrl}/${repository.fullName}/actions/runs/${run.id}`,
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: attempt.startedAt,
    run_started_at: attempt.startedAt,
    actor,
    triggering_actor: actor,
    jobs_url: `${self}/jobs`,
    logs_url: `${self}/logs`,
    check_suite_url: `${self}/check-suite`,
    artifacts_url: `${self}/artifacts`,
    cancel_url: `${self}/cancel`,
    rerun_url: `${self}/rerun`,
    workflow_url: `${api}/workflows/${run.file}`,
    previous_attempt_url: attempt.number > 1 ? `${self}/attempts/${attempt.number - 1}` : null,
    head_commit: headCommit(run),
    repository: repositoryBody,
    head_repository: head === repository ? repositoryBody : await repositoryJson(call.world, head, viewer),
  };
}

function headCommit(run: WorkflowRun): JsonObject {
  const nobody = { name: 'nobody', email: 'nobody@github.invalid' };
  return {
    id: run.headCommit,
    tree_id: run.headCommit,
    message: '',
    timestamp: run.createdAt,
    author: nobody,
    committer: nobody,
  };
}

function workflowId(file: string): number {
  return Buffer.from(file).reduce((sum, byte) => (sum * 31 + byte) % 1_000_000_007, 7);
}

const reading = { method: 'GET', anyOf: ['actions'], level: 'read', role: 'read' } as const;
const runFilters = ['status', 'event', 'head_sha'];
const writing = { method: 'POST', anyOf: ['actions'], level: 'write', role: 'write' } as const;

export const actionRoutes: readonly Route[] = [
  { ...writing, path: `${base}/workflows/{workflow_id}/dispatches`, handle: dispatch },
  { ...reading, path: `${base}/workflows/{workflow_id}/runs`, query: runFilters, handle: listRuns },
  { ...reading, path: `${base}/runs`, query: runFilters, handle: listRuns },
  { ...reading, path: `${base}/runs/{run_id}`, handle: getRun },
  { ...reading, path: `${base}/runs/{run_id}/attempts/{attempt_number}`, handle: getAttempt },
  { ...writing, path: `${base}/runs/{run_id}/rerun`, handle: rerun },
  { ...writing, path: `${base}/runs/{run_id}/cancel`, handle: cancel },
];
