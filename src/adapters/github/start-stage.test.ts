import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Runner } from '../../../test/github/workflows/runner.ts';
import type { Workflow, WorkflowContext } from '../../../test/github/workflows/workflow.ts';
import type { Repository } from '../../../test/github/world.ts';
import type { GateForge } from '#ports/pull-requests.ts';
import { startBench, type Bench } from './test-support/connected.ts';

let bench: Bench;
let repository: Repository;
let fork: Repository;
let forge: GateForge;
let runner: Runner;
let heard: { readonly context: WorkflowContext; readonly mayLabel: boolean }[];
let during: (context: WorkflowContext) => Promise<void>;
beforeAll(async () => void (bench = await startBench(['mallory'])));
afterAll(() => bench.close());
beforeEach(async () => {
  [heard, during] = [[], async () => {}];
  repository = await bench.repository();
  fork = await bench.github.addFork(repository, 'contributor');
  const tests: Workflow = {
    on: { pull_request: ['opened', 'synchronize'], pull_request_target: ['opened'] },
    permissions: { contents: 'read', issues: 'write' },
    secrets: { MODEL_KEY: 'secret' },
    async run(context) {
      heard.push({ context, mayLabel: await label(context) });
      await during(context);
    },
  };
  runner = bench.github.runWorkflows(repository, { 'tests.yml': tests, 'other.yml': { ...tests, on: { issues: ['opened'] } } });
  forge = await forgeFor('tests.yml');
});
afterEach(async () => {
  await runner.idle();
  expect(bench.misuse()).toEqual([]);
  bench.github.faults.clear();
});

async function forgeFor(file: string): Promise<GateForge> {
  const gitHub = await bench.connect(repository, { kind: 'workflow', token: bench.github.tokens.workflow });
  return gitHub.gateForge({ start: () => ({ kind: 'rerun', file }) });
}

/** Whether the run's token may write. */
async function label({ token, event, attempt }: WorkflowContext): Promise<boolean> {
  const path = `/repos/${repository.fullName}/issues/${String(event.number)}/labels`;
  return bench.github.call(token, 'POST', path, { labels: [`by run ${attempt}`] }).then(
    () => true,
    () => false,
  );
}

async function openPull(from: Repository = fork, branch = 'change'): Promise<{ readonly number: number; readonly head: string }> {
  const head = await bench.github.commit({ repository: from, branch, files: { 'a.js': 'two\n' }, message: 'Change' });
  return { number: await openFrom(from, branch, from.owner), head };
}

async function openFrom(from: Repository, branch: string, login: string): Promise<number> {
  const given = { title: 'Change', head: `${from.owner}:${branch}`, base: 'main' };
  const token = bench.github.mint(login, 'person', null);
  const pull = (await bench.github.call(token, 'POST', `/repos/${repository.fullName}/pulls`, given)) as { number: number };
  return pull.number;
}

const start = (pullRequest: number, head: string) =>
  forge.apply({ kind: 'dispatch-stage', stage: 'test', pullRequest, head } as const);

const reruns = (): number =>
  bench.github.requests.filter(({ path }) => path.startsWith(`/repos/${repository.fullName}/`) && path.endsWith('/rerun')).length;

describe('a stage that is started by running its tests again', () => {
  it('runs the newest run for the commit again, with its event and without rights or secrets', async () => {
    const { number, head } = await openPull();
    await runner.idle();
    const effect = await start(number, head);
    await runner.idle();
    expect(effect.existed).toBe(false);
    const untrusted = heard.filter(({ context }) => context.trigger === 'pull_request');
    const [first, second, ...others] = untrusted;
    expect(others).toEqual([]);
    expect(effect.url).toContain(`/actions/runs/${String(first?.context.runId)}`);
    expect(second?.context).toMatchObject({ runId: first?.context.runId, attempt: 2, secrets: {} });
    expect(second?.context.event).toBe(first?.context.event);
    expect(untrusted.map(({ mayLabel }) => mayLabel)).toEqual([false, false]);
    const trusted = heard.filter(({ context }) => context.trigger === 'pull_request_target');
    expect(
      trusted.map(({ mayLabel }) => mayLabel),
      'control',
    ).toEqual([true]);
  });

  it('starts nothing where the newest run has not ended: it waits for the label itself', async () => {
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    during = () => held;
    const { number, head } = await openPull();
    await expect.poll(() => heard.length, { timeout: 30_000 }).toBe(2);
    expect((await start(number, head)).existed).toBe(true);
    expect(reruns()).toBe(0);
    release();
    await runner.idle();
    expect((await start(number, head)).existed).toBe(false);
    expect(reruns()).toBe(1);
  });

  it('takes the run of that commit and no other one', async () => {
    const { number, head } = await openPull();
    const pushed = await bench.github.commit({
      repository: fork,
      branch: 'change',
      files: { 'a.js': 'three\n' },
      message: 'More',
    });
    await runner.idle();
    const before = heard.length;
    await start(number, head);
    await start(number, pushed);
    await runner.idle();
    const actions = heard.slice(before).map(({ context }) => context.event.action);
    expect(actions).toEqual(['opened', 'synchronize']);
  });

  it("does not take the run of somebody else's pull request from the same commit", async () => {
    const { number, head } = await openPull();
    const copy = await bench.github.addFork(repository, 'mallory');
    const same = await bench.github.commit({ repository: copy, branch: 'copy', files: { 'a.js': 'else\n' }, message: 'Copy' });
    const other = await openFrom(copy, 'copy', 'mallory');
    await runner.idle();
    const runs = bench.github.actions.runs;
    for (const [id, run] of runs) if (run.headCommit === same) runs.set(id, { ...run, headCommit: head });
    const effect = await start(number, head);
    await runner.idle();
    const again = heard.filter(({ context }) => context.attempt === 2);
    expect(again.map(({ context }) => context.event.number)).toEqual([number]);
    expect(effect.existed).toBe(false);
    expect(other).not.toBe(number);
  });

  it('says what to do where there is no run, no such workflow, or a person has to approve it', async () => {
    const { number, head } = await openPull();
    await runner.idle();
    await expect(start(number, 'f'.repeat(40))).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/tests\.yml has no run for commit ffffffffff of acme\/[^ ]+#1.*patchline gate init/),
    });
    for (const file of ['other.yml', 'absent.yml']) {
      const elsewhere = await forgeFor(file);
      const action = { kind: 'dispatch-stage', stage: 'test', pullRequest: number, head } as const;
      await expect(elsewhere.apply(action)).rejects.toMatchObject({ kind: 'usage', message: expect.stringContaining(file) });
    }
    const attempts = [...bench.github.actions.runs.values()]
      .filter((run) => run.headCommit === head)
      .flatMap((run) => run.attempts);
    for (const attempt of attempts) attempt.conclusion = 'action_required';
    await expect(start(number, head)).rejects.toMatchObject({
      kind: 'usage',
      message: expect.stringMatching(/Approve it at http/),
    });
    expect(reruns()).toBe(0);
  });

  it('does not ask again by itself where the answer is lost, and finds the run under way the next time', async () => {
    const { number, head } = await openPull();
    await runner.idle();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    during = () => held;
    bench.github.faults.inject({ method: 'POST', path: /\/rerun$/, fault: { kind: 'gateway', status: 502, effect: 'after' } });
    await expect(start(number, head)).rejects.toMatchObject({ kind: 'network' });
    expect((await start(number, head)).existed).toBe(true);
    release();
    await runner.idle();
    expect(reruns()).toBe(1);
  });

  it('starts it once where two ask at the same time', async () => {
    const { number, head } = await openPull();
    await runner.idle();
    let release: () => void = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    during = () => held;
    const effects = await Promise.all([start(number, head), start(number, head), start(number, head)]);
    release();
    await runner.idle();
    expect(effects.filter(({ existed }) => !existed)).toHaveLength(1);
    expect(heard.filter(({ context }) => context.attempt > 1)).toHaveLength(1);
  });
});
