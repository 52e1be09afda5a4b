import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gateWorkflow, testsWorkflow } from '#present/gate-workflows/gate-workflows.ts';
import { workflowBot, type Identity } from '../github/identity.ts';
import type { LocalGitHub } from '../github/local-github.ts';
import type { Repository } from '../github/world.ts';
import type { Workflow, WorkflowContext } from '../github/workflows/workflow.ts';
import { patchline, type CommandResult } from './project.ts';

/** What each zone's token may do, as the workflow files say. */
const gateGrants: NonNullable<Identity['grants']> = {
  contents: 'read',
  issues: 'write',
  pull_requests: 'write',
  actions: 'write',
  metadata: 'read',
};
const testGrants: NonNullable<Identity['grants']> = { contents: 'read', pull_requests: 'read', metadata: 'read' };

/** One call of the program in a workflow. */
export interface GateCall extends CommandResult {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export interface GateRunner {
  readonly calls: readonly GateCall[];
  /** Until no workflow runs and none waits, the conclusions of the tests among them. */
  idle(): Promise<void>;
}

export interface GateRunnerOptions {
  readonly github: LocalGitHub;
  readonly repository: Repository;
  /** An empty folder. */
  readonly folder: string;
  /** Secrets of the repository: only the workflow that never runs foreign code may get them. */
  readonly secrets?: Readonly<Record<string, string>>;
}

/**
 * Runs the two workflows of the gate for a repository of the local GitHub: each step that calls Patchline is the real program in a process of
 * its own with the environment that GitHub Actions gives it, the checkout is a real clone.
 */
export function runGateWorkflows(options: GateRunnerOptions): GateRunner {
  const { github, repository } = options;
  const calls: GateCall[] = [];
  const concluding: Promise<void>[] = [];
  let count = 0;
  const call = async (argv: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> => {
    const result = await runProgram(options, argv, environment);
    calls.push({ ...result, argv, environment });
  };
  const onEvent = (
    name: string,
    payload: unknown,
    run: Pick<WorkflowContext, 'runId' | 'attempt' | 'token'>,
    legs: string,
  ): Promise<void> => {
    const event = join(options.folder, `event-${count++}.json`);
    writeFileSync(event, JSON.stringify(payload));
    const environment = { ...actionsEnvironment(options, run), GITHUB_EVENT_NAME: name, GITHUB_EVENT_PATH: event };
    return call(['gate', 'on-event', '--legs', legs], environment);
  };
  const conclude = async (context: WorkflowContext, legs: string): Promise<void> => {
    const token = github.mint(workflowBot, 'workflow', gateGrants);
    const { head } = context.event.payload['pull_request'] as { readonly head: { readonly ref: string; readonly repo: unknown } };
    const run = { id: context.runId, head_sha: headOf(context), head_branch: head.ref, head_repository: head.repo };
    const payload = { action: 'completed', workflow_run: { ...run, run_attempt: context.attempt } };
    await onEvent('workflow_run', payload, { runId: context.runId + 1_000_000, attempt: 1, token }, legs);
  };
  const gate: Workflow = {
    on: {
      pull_request_target: ['opened', 'reopened', 'synchronize', 'ready_for_review', 'labeled', 'unlabeled'],
      workflow_dispatch: [],
    },
    permissions: gateGrants,
    secrets: options.secrets ?? {},
    concurrency: ({ number, payload }) => ({ group: `gate-${String(number ?? inputs(payload)['pull-request'])}`, queue: 'max' }),
    run: (context) => onEvent(context.trigger, context.event.payload, context, join(options.folder, 'no-legs')),
  };
  const tests: Workflow = {
    on: { pull_request: ['opened', 'reopened', 'synchronize'] },
    permissions: testGrants,
    secrets: options.secrets ?? {},
    concurrency: ({ number }) => ({ group: `tests-${String(number)}`, cancelInProgress: true }),
    async run(context) {
      const legs = join(options.folder, `legs-${count++}`);
      mkdirSync(legs);
      const clone = checkout(options, headOf(context), `clone-${count++}`);
      const environment = { ...actionsEnvironment(options, context), ...context.secrets };
      for (const leg of ['base', 'head']) {
        const argv = ['gate', 'test', '--leg', leg, '--pull-request', String(context.event.number), '--head', headOf(context)];
        await call(
          [...argv, '--repo', clone, '--repeats', '1', '--wait-seconds', '0', '--out', join(legs, `${leg}.json`)],
          environment,
        );
      }
      // A workflow_run event comes when this run is over.
      concluding.push(new Promise((resolve) => setTimeout(resolve, 50)).then(() => conclude(context, legs)));
    },
  };
  const runner = github.runWorkflows(repository, { [gateWorkflow]: gate, [testsWorkflow]: tests });
  return {
    calls,
    async idle() {
      for (let waited = -1; waited !== concluding.length;) {
        await runner.idle();
        waited = concluding.length;
        await Promise.all(concluding);
        await runner.idle();
      }
    },
  };
}

function inputs(payload: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return (payload['inputs'] ?? {}) as Readonly<Record<string, unknown>>;
}

function headOf({ event }: WorkflowContext): string {
  return (event.payload['pull_request'] as { readonly head: { readonly sha: string } }).head.sha;
}

/** As actions/checkout does it with fetch-depth 0 and without credentials. */
function checkout({ repository, folder }: GateRunnerOptions, head: string, name: string): string {
  const clone = join(folder, name);
  const git = (...argv: string[]): void => void execFileSync('git', argv, { stdio: 'pipe' });
  git('clone', '--quiet', repository.gitDirectory, clone);
  git('-C', clone, 'fetch', '--quiet', 'origin', '+refs/pull/*/head:refs/remotes/pull/*');
  git('-C', clone, 'checkout', '--quiet', '--detach', head);
  return clone;
}

function actionsEnvironment(
  { github, repository }: GateRunnerOptions,
  { runId, attempt, token }: Pick<WorkflowContext, 'runId' | 'attempt' | 'token'>,
): Readonly<Record<string, string>> {
  return {
    GITHUB_ACTIONS: 'true',
    GITHUB_REPOSITORY: repository.fullName,
    GITHUB_SERVER_URL: github.gitUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_RUN_ID: String(runId),
    GITHUB_RUN_ATTEMPT: String(attempt),
    GITHUB_TOKEN: token,
  };
}

function runProgram(
  { folder }: GateRunnerOptions,
  argv: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  const state = { XDG_STATE_HOME: join(folder, 'state'), XDG_CACHE_HOME: join(folder, 'cache') };
  // Nothing of this process but where to find programs: a runner's environment is what the workflow gives it.
  const found = { PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '' };
  const own = { ...found, HOME: folder, ...state, ...environment };
  return patchline({ folder, environment: own }, argv);
}
