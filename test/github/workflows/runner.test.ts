import { afterAll, beforeAll, expect, test } from 'vitest';
import { everyGrant } from '../identity.ts';
import { startTestWorld, type TestWorld } from '../test-support/test-world.ts';
import type { Runner } from './runner.ts';
import type { Concurrency, Workflow, WorkflowContext } from './workflow.ts';

let world: TestWorld;
let runner: Runner;
let heard: WorkflowContext[] = [];
let act: (context: WorkflowContext) => Promise<void> = async () => undefined;
let concurrency: Concurrency | null = null;

/** Hands out what happens in a run, so that each test says it for itself. */
function workflow(on: Workflow['on']): Workflow {
  return {
    on,
    permissions: everyGrant,
    secrets: { MODEL_KEY: 'secret' },
    concurrency: () => concurrency ?? { group: String(Math.random()) },
    run: async (context) => {
      heard.push(context);
      await act(context);
    },
  };
}

beforeAll(async () => {
  world = await startTestWorld();
  runner = world.github.runWorkflows(world.repository, {
    'stage.yml': workflow({ workflow_dispatch: [] }),
    'labels.yml': workflow({ pull_request_target: ['labeled'] }),
    'untrusted.yml': workflow({ pull_request: ['opened', 'synchronize'] }),
  });
});
afterAll(async () => {
  expect([world.github.violations, world.github.crashes]).toEqual([[], []]);
  await world.close();
});

async function dispatch(token: string, pull: string): Promise<number> {
  return (await world.ask(token, 'POST', '/actions/workflows/stage.yml/dispatches', { ref: 'main', inputs: { pull } })).status;
}

function reset(doing: typeof act = async () => undefined, group: Concurrency | null = null): void {
  heard = [];
  act = doing;
  concurrency = group;
}

test('labels by the workflow token start nothing, by people and Apps they do, and a dispatch by it starts too', async () => {
  const { workflow: byWorkflow, maintainer, app } = world.github.tokens;
  const number = await world.openPull('labelled');
  await runner.idle();
  reset();
  for (const [token, label] of [
    [byWorkflow, 'one'],
    [maintainer, 'two'],
    [app, 'three'],
  ] as const) {
    await world.ask(token, 'POST', `/issues/${number}/labels`, { labels: [label] });
  }
  expect(await dispatch(byWorkflow, String(number))).toBe(204);
  await runner.idle();
  expect(heard.map(({ trigger, event }) => [trigger, event.actor.login])).toEqual([
    ['pull_request_target', 'maintainer'],
    ['pull_request_target', 'patchline[bot]'],
    ['workflow_dispatch', 'github-actions[bot]'],
  ]);
  expect(heard[0]?.event.payload).toMatchObject({ label: { name: 'two' }, pull_request: { number, head: { ref: 'labelled' } } });
  expect(world.github.actions.dispatches.at(-1)).toMatchObject({ file: 'stage.yml', inputs: { pull: String(number) } });
});

test("a fork's pull_request run has no secrets and cannot write; a push to it starts another", async () => {
  const statuses: number[] = [];
  reset(async ({ token, event }) => {
    statuses.push((await world.ask(token, 'POST', `/issues/${String(event.number)}/labels`, { labels: ['by fork'] })).status);
  });
  await world.openPull('foreign');
  await world.github.commit({ repository: world.fork, branch: 'foreign', files: { 'b.js': '1\n' }, message: 'More' });
  await runner.idle();
  expect(heard.map(({ event, secrets }) => [event.action, secrets])).toEqual([
    ['opened', {}],
    ['synchronize', {}],
  ]);
  expect(statuses).toEqual([403, 403]);
});

test("a run's token lives as long as the run, whose state the API shows meanwhile", async () => {
  const { maintainer } = world.github.tokens;
  const seen: unknown[] = [];
  reset(async ({ token, runId, attempt }) => {
    const told = await world.ask(token, 'GET', `/actions/runs/${runId}/attempts/${attempt}`);
    seen.push(
      told.json['status'],
      (await world.ask(token, 'POST', '/labels', { name: `run-${runId}-${attempt}`, color: 'ededed' })).status,
    );
  });
  await dispatch(maintainer, '1');
  await runner.idle();
  const [first] = heard;
  expect(seen).toEqual(['in_progress', 201]);
  expect((await world.ask(first?.token ?? '', 'GET', '/labels')).status).toBe(401);
  const run = await world.ask(maintainer, 'GET', `/actions/runs/${String(first?.runId)}`);
  expect(run.json).toMatchObject({ status: 'completed', conclusion: 'success', run_attempt: 1, event: 'workflow_dispatch' });
  expect((await world.ask(maintainer, 'GET', '/actions/runs/1')).status).toBe(404);
});

test('a run that fails can be run again, as its second attempt', async () => {
  const { maintainer } = world.github.tokens;
  reset(() => Promise.reject(new Error('crash')));
  await dispatch(maintainer, '2');
  await runner.idle();
  const run = `/actions/runs/${String(heard[0]?.runId)}`;
  expect((await world.ask(maintainer, 'GET', run)).json).toMatchObject({ conclusion: 'failure', run_attempt: 1 });
  reset();
  expect((await world.ask(maintainer, 'POST', `${run}/rerun`)).status).toBe(201);
  await runner.idle();
  expect((await world.ask(maintainer, 'GET', run)).json).toMatchObject({ conclusion: 'success', run_attempt: 2 });
  expect((await world.ask(maintainer, 'GET', `${run}/attempts/1`)).json).toMatchObject({ conclusion: 'failure' });
});

test.each([
  ['one waits and a newer one takes its place', undefined, ['1', '4'], ['success', 'cancelled', 'cancelled', 'success']],
  ['with `queue: max` all wait', 'max' as const, ['1', '2', '3', '4'], ['success', 'success', 'success', 'success']],
])('in a concurrency group one runs; %s', async (_what, queue, ran, conclusions) => {
  const { maintainer } = world.github.tokens;
  const before = world.github.actions.runs.size;
  const state = { running: 0, most: 0 };
  let release: () => void = () => undefined;
  const isReleased = new Promise<void>((resolve) => (release = resolve));
  reset(
    async () => {
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      await isReleased;
      state.running -= 1;
    },
    { group: `group ${String(queue)}`, ...(queue === undefined ? {} : { queue }) },
  );
  for (const pull of ['1', '2', '3', '4']) await dispatch(maintainer, pull);
  await expect.poll(() => world.github.actions.runs.size, { timeout: 30_000 }).toBe(before + 4);
  release();
  await runner.idle();
  expect(state.most).toBe(1);
  expect(heard.map(({ event }) => event.payload['inputs'])).toEqual(ran.map((pull) => ({ pull })));
  expect([...world.github.actions.runs.values()].slice(before).map((run) => run.attempts[0]?.conclusion)).toEqual(conclusions);
});

test('a run can be cancelled, and its handler hears it', async () => {
  const { maintainer } = world.github.tokens;
  let begun: () => void = () => undefined;
  const isRunning = new Promise<void>((resolve) => (begun = resolve));
  reset(({ signal }) => {
    begun();
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  });
  await dispatch(maintainer, '3');
  await isRunning;
  const run = `/actions/runs/${String(heard[0]?.runId)}`;
  expect((await world.ask(maintainer, 'POST', `${run}/cancel`)).status).toBe(202);
  await runner.idle();
  expect((await world.ask(maintainer, 'GET', run)).json).toMatchObject({ status: 'completed', conclusion: 'cancelled' });
});

test('a dispatch to a file that takes none, or of a ref that is not there, is refused', async () => {
  const { maintainer } = world.github.tokens;
  const statusOf = async (file: string, ref: string): Promise<number> =>
    (await world.ask(maintainer, 'POST', `/actions/workflows/${file}/dispatches`, { ref })).status;
  expect([await statusOf('labels.yml', 'main'), await statusOf('stage.yml', 'absent')]).toEqual([404, 422]);
});
