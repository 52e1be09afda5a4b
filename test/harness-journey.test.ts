import { spawn } from 'node:child_process';
import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test as plainTest } from 'vitest';
import { modelRoles } from '../src/domain/model-role.ts';
import { phases } from '../src/domain/phase.ts';
import { runGateWorkflows } from './support/gate-runner.ts';
import { callerOf, hostProject, type HostedProject } from './support/hosted-project.ts';
import { neverAllowed } from './support/never-on-the-wire.ts';
import { fixedSum, patchline, type CommandResult, type FixJson, type Project } from './support/project.ts';
import { honestBuilder, honestRoles, proseIssue, withScripts } from './support/scripted-models.ts';

interface World {
  /** The project on a local GitHub with an issue in prose. */
  host(prepare: (project: Project) => void, issue?: string): Promise<HostedProject>;
}

const test = plainTest.extend<{ world: World }>({
  // oxlint-disable-next-line no-empty-pattern -- the runner reads from it which fixtures are needed
  world: async ({}, use) => {
    const made: HostedProject[] = [];
    await use({
      async host(prepare, issue = proseIssue) {
        const hosted = await hostProject('maintainer', issue, prepare);
        made.push(hosted);
        return hosted;
      },
    });
    for (const { github, project } of made) {
      // The gate asks itself to go on; nobody else sends that.
      const others = github.requests.filter(({ path }) => !path.endsWith('/patchline-gate.yml/dispatches'));
      expect(neverAllowed(others)).toEqual([]);
      await github.close();
      project.remove();
    }
  },
});

interface Run extends CommandResult {
  readonly json: FixJson & { readonly pullRequest: string | null };
}

const argvOf = ({ issueUrl, project }: HostedProject): readonly string[] => [
  'fix',
  issueUrl,
  '--repo',
  project.repository,
  '--json',
];

async function fixIssue(hosted: HostedProject, token = hosted.github.tokens.contributor): Promise<Run> {
  const result = await patchline(callerOf(hosted, token), argvOf(hosted));
  return { ...result, json: JSON.parse(result.stdout === '' ? '{}' : result.stdout) as Run['json'] };
}

function read<T>({ github }: HostedProject, path: string): Promise<T> {
  return github.call(github.tokens.maintainer, 'GET', `/repos/acme/little-math${path}`) as Promise<T>;
}

interface Asked {
  readonly role: string;
  readonly request: string;
}

/** Every call that was begun, oldest first. */
function askedIn(project: Project): readonly Asked[] {
  const [file] = globSync(join(project.folder, 'state/**/spending/*/*.jsonl'));
  if (file === undefined) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Asked & { readonly kind: string }).filter(({ kind }) => kind === 'asked');
}

/** A draft pull request, its receipt replayed, and the verdict of our own gate on it. */
async function expectTrusted(hosted: HostedProject, { json, stderr, exitCode }: Run, idle: () => Promise<void>): Promise<void> {
  expect({ exitCode, outcome: json.outcome }, stderr).toEqual({ exitCode: 0, outcome: 'fixed' });
  expect(stderr).toContain('11/11 CLOSE');
  const pulls = await read<readonly { readonly number: number; readonly draft: boolean; readonly body: string }[]>(
    hosted,
    '/pulls?state=all',
  );
  expect(pulls).toMatchObject([{ draft: true }]);
  const { project } = hosted;
  const verified = await patchline(project, ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository]);
  expect(verified.exitCode, verified.stderr).toBe(0);
  await idle();
  const labels = await read<readonly { readonly name: string }[]>(hosted, `/issues/${pulls[0]?.number}/labels`);
  expect(labels.map(({ name }) => name).filter((name) => name.startsWith('immune:'))).toEqual(['immune:trusted']);
}

function gateOf(hosted: HostedProject): () => Promise<void> {
  const folder = join(hosted.project.folder, 'actions');
  mkdirSync(folder);
  const gate = runGateWorkflows({ ...hosted, folder });
  return () => gate.idle();
}

const scripts = (more?: string) => (project: Project) =>
  withScripts(project, { works: [honestBuilder], doubts: honestRoles, ...(more === undefined ? {} : { more }) });

describe('one command and models, from an issue in prose to a draft that our gate trusts', { timeout: 600_000 }, () => {
  test('through all eleven phases, with every role played', async ({ world }) => {
    const hosted = await world.host(scripts());
    const idle = gateOf(hosted);
    const run = await fixIssue(hosted);
    await expectTrusted(hosted, run, idle);
    const roles = new Set(askedIn(hosted.project).map(({ role }) => role));
    // Nobody reads failures where nothing fails.
    expect([...roles].toSorted()).toEqual(modelRoles.filter((role) => role !== 'failure-reader').toSorted());
    expect(run.json.tests.failToPass.length).toBeGreaterThan(1);
    expect(run.json.cost.models).toEqual(['scripted/doubts', 'scripted/works']);
  });

  test('with an agent that speaks the Agent Client Protocol as the builder', async ({ world }) => {
    const agent = join(import.meta.dirname, '../src/adapters/acp-agent/test-support/agent.mjs');
    const more = `agents: { ours: { command: [node, "${agent}"], tier: 1, model: works } }\nladder: [ours]\n`;
    const works = [{ role: 'builder', by: 'turn', say: [{ text: fixedSum }] }];
    const prepare = (project: Project): void => withScripts(project, { works, doubts: honestRoles, more });
    const hosted = await world.host(prepare, `${proseIssue}\nDO ask-model index.js what should be in it\n`);
    const idle = gateOf(hosted);
    const run = await fixIssue(hosted);
    await expectTrusted(hosted, run, idle);
    expect(run.json.cost.models).toContain('scripted/works');
  });
});

/** Names of the steps that the run's journal holds. */
function stepsOf(project: Project): readonly string[] {
  const [file] = globSync(join(project.folder, 'state/**/journals/*.jsonl'));
  if (file === undefined) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => (JSON.parse(line) as { readonly name?: string }).name ?? '');
}

const phasesDone = (project: Project): number =>
  stepsOf(project).filter((step) => phases.some((phase) => step === phase || step.startsWith(`${phase}~`)) && !step.includes('/'))
    .length;

/** Starts the command and kills it as soon as `isTime`. Whether it ended by itself first. */
async function startAndKill(hosted: HostedProject, isTime: () => boolean): Promise<boolean> {
  const program = join(import.meta.dirname, '../bin/patchline.js');
  const { environment: env, folder: cwd } = callerOf(hosted, hosted.github.tokens.maintainer);
  const child = spawn(process.execPath, [program, ...argvOf(hosted)], { cwd, env, stdio: 'ignore' });
  const ended = new Promise<boolean>((resolve) => child.on('close', (code) => resolve(code !== null)));
  while (child.exitCode === null && child.signalCode === null && !isTime()) await sleep(3);
  child.kill('SIGKILL');
  return ended;
}

describe('kill -9 with models, on GitHub', { timeout: 900_000 }, () => {
  test('at every phase boundary and in the middle of calls, the same command goes on by itself and doubles nothing', async ({
    world,
  }) => {
    const hosted = await world.host(scripts());
    const { project } = hosted;
    /** What was asked before a boundary: the phases until then are recorded, so it may never be asked again. */
    const settled: { readonly calls: number; readonly requests: ReadonlySet<string> }[] = [];
    let kills = 0;
    for (let isDone = false; !isDone; kills += 1) {
      expect(kills).toBeLessThan(60);
      const [reached, calls] = [phasesDone(project), askedIn(project).length];
      // Every other time in the middle: as soon as a model has been asked something.
      const isMiddle = kills % 2 === 0;
      isDone = await startAndKill(hosted, () => phasesDone(project) > reached || (isMiddle && askedIn(project).length > calls));
      if (phasesDone(project) > reached && !isMiddle) {
        const before = askedIn(project);
        settled.push({ calls: before.length, requests: new Set(before.map(({ request }) => request)) });
      }
    }
    expect(kills).toBeGreaterThan(8);
    expect(settled.length).toBeGreaterThan(4);
    const { json, stderr } = await fixIssue(hosted, hosted.github.tokens.maintainer);
    expect(json.outcome, stderr).toBe('fixed');
    const asked = askedIn(project);
    for (const { calls, requests } of settled) {
      const again = asked.slice(calls).filter(({ request }) => requests.has(request));
      expect(again.map(({ role }) => role)).toEqual([]);
    }
    expect(asked.length).toBeGreaterThan(12);
    expect(await read<readonly unknown[]>(hosted, '/pulls?state=all')).toHaveLength(1);
    expect(await read<readonly unknown[]>(hosted, '/issues/1/comments')).toHaveLength(1);
    const verified = await patchline(project, ['receipt', 'verify', json.receipt ?? '', '--repo', project.repository]);
    expect(verified.exitCode, verified.stderr).toBe(0);
  });
});
