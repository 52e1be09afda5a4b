import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { git } from '../../../test/github/git/run-git.ts';
import type { Repository } from '../../../test/github/world.ts';
import { gateStages, type GateStage } from '#domain/gate/label.ts';
import { gateForgeContract, type GateForgeSeed } from '#ports/gate-forge.contract.ts';
import { startBench, type Bench } from './test-support/connected.ts';

const people = ['ada', 'bob', 'mallory'];
let bench: Bench;
beforeAll(async () => void (bench = await startBench(people)));
afterAll(() => bench.close());
afterEach(() => expect(bench.misuse()).toEqual([]));

gateForgeContract('GitHub', async () => {
  const repository = await bench.repository();
  for (const login of people) repository.roles.set(login, 'write');
  const credentials = { kind: 'workflow', token: bench.github.tokens.workflow } as const;
  const gitHub = await bench.connect(repository, credentials);
  bench.github.actions.dispatchable.set(repository.fullName, new Set(gateStages.map(fileOf)));
  const forge = gitHub.gateForge({
    start: (stage) => ({
      kind: 'dispatch',
      file: fileOf(stage),
      inputs: (pullRequest, head) => ({ pull_request: String(pullRequest), head }),
    }),
  });
  return { forge, seed: seedOf(repository) };
});

function fileOf(stage: GateStage): string {
  return `gate-${stage}.yml`;
}

/** What people do, through GitHub's own calls or straight in the bare repository. */
function seedOf(repository: Repository): GateForgeSeed {
  const { github } = bench;
  const tokens = new Map(people.map((login) => [login, github.mint(login, 'person', null)]));
  const token = (login: string): string => tokens.get(login) ?? github.tokens.maintainer;
  const call = async (login: string, method: string, path: string, body?: unknown): Promise<Record<string, unknown>> =>
    (await github.call(token(login), method, `/repos/${repository.fullName}${path}`, body)) as Record<string, unknown>;
  const commits = new Map<string, string>();
  let branches = 0;
  return {
    async openPullRequest({ title, body, author, path, content }) {
      const head = `change-${branches++}`;
      const same = commits.get(path + content);
      if (same === undefined) {
        commits.set(
          path + content,
          await github.commit({ repository, branch: head, files: { [path]: content }, message: title }),
        );
      } else await git(repository.gitDirectory, ['update-ref', `refs/heads/${head}`, same]);
      return Number((await call(author, 'POST', '/pulls', { title, body, head, base: 'main' }))['number']);
    },
    openIssue: async (given) => Number((await call('ada', 'POST', '/issues', given))['number']),
    async push(pullRequest, path, content) {
      const branch = repository.pulls.get(pullRequest)?.head.branch ?? '';
      await github.commit({ repository, branch, files: { [path]: content }, message: `Push ${path}` });
    },
    setState: async (number, state) => void (await call('maintainer', 'PATCH', `/pulls/${number}`, { state })),
    comment: async (on, author, body) => void (await call(author, 'POST', `/issues/${on}/comments`, { body })),
    async label(on, actor, change, label) {
      if (change === 'added') await call(actor, 'POST', `/issues/${on}/labels`, { labels: [label] });
      else await call(actor, 'DELETE', `/issues/${on}/labels/${encodeURIComponent(label)}`);
    },
    startRun: async (state) => startRun(repository, state),
    commitFile: async (path, content, message) => {
      await github.commit({ repository, branch: 'main', files: { [path]: content }, message });
    },
    async loseNextAnswer() {
      github.faults.clear();
      for (const method of ['POST', 'PATCH', 'DELETE']) {
        github.faults.inject({ method, path: /^\/repos\//, fault: { kind: 'gateway', status: 502, effect: 'after' } });
      }
    },
    dispatched: async () =>
      github.actions.dispatches
        .filter((dispatch) => dispatch.repository.toLowerCase() === repository.fullName.toLowerCase())
        .map(({ file, inputs }) => ({
          stage: gateStages.find((stage) => fileOf(stage) === file) ?? 'filter',
          pullRequest: Number(inputs['pull_request']),
          head: inputs['head'] ?? '',
        })),
  };
}

let lastRun = 5000;

function startRun(repository: Repository, state: 'running' | 'completed'): { readonly id: number; readonly attempt: number } {
  const id = lastRun++;
  const at = new Date().toISOString();
  const attempt = {
    number: 1,
    status: state === 'completed' ? 'completed' : 'in_progress',
    conclusion: state === 'completed' ? 'success' : null,
    error: null,
    startedAt: at,
  } as const;
  bench.github.actions.runs.set(id, {
    id,
    repository: repository.fullName,
    file: 'gate-test.yml',
    event: 'workflow_dispatch',
    actor: 'ada',
    headCommit: 'a'.repeat(40),
    headBranch: 'main',
    inputs: {},
    runNumber: id,
    createdAt: at,
    attempts: [{ ...attempt }],
  });
  return { id, attempt: 1 };
}
