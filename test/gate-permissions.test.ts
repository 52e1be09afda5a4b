import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { connectGitHub } from '#adapters/github/github.ts';
import { WorldError } from '#domain/world-error.ts';
import type { GateForge } from '#ports/pull-requests.ts';
import { gateWorkflows } from '#present/gate-workflows/gate-workflows.ts';
import { git } from './github/git/run-git.ts';
import { workflowBot, type Identity } from './github/identity.ts';
import { startLocalGitHub, type LocalGitHub } from './github/local-github.ts';
import type { Runner } from './github/workflows/runner.ts';
import type { Repository } from './github/world.ts';

/* Private, since of a public repository every token may read everything. */

type Grants = NonNullable<Identity['grants']>;

let folder: string;
let github: LocalGitHub;
let repository: Repository;
let runner: Runner;
let pull: number;
let head: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'patchline-permissions-'));
  await git(folder, ['init', '--quiet', '--initial-branch=main', 'source']);
  await writeFile(join(folder, 'source', 'a.js'), 'one\n');
  await git(join(folder, 'source'), ['add', '.']);
  await git(join(folder, 'source'), ['commit', '--quiet', '-m', 'Begin']);
  github = await startLocalGitHub();
  repository = await github.addRepository({ owner: 'acme', name: 'lib', from: join(folder, 'source'), isPrivate: true });
  const run = async (): Promise<void> => {};
  runner = github.runWorkflows(repository, {
    'gate.yml': { on: { workflow_dispatch: [] }, permissions: {}, run },
    'tests.yml': { on: { pull_request: ['opened'] }, permissions: {}, run },
  });
  head = await github.commit({ repository, branch: 'change', files: { 'a.js': 'two\n' }, message: 'Change' });
  const given = { title: 'Change', body: 'Fixes #2', head: 'change', base: 'main' };
  pull = ((await github.call(github.tokens.owner, 'POST', '/repos/acme/lib/pulls', given)) as { readonly number: number }).number;
  await runner.idle();
});
afterAll(async () => {
  const misuse = github.violations.filter(({ side, operation }) => side === 'request' && !operation.endsWith('/graphql'));
  expect([misuse, github.crashes]).toEqual([[], []]);
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a workflow file gives to the one job that it has. */
function grantsOf(index: number): Grants {
  const file = parse(gateWorkflows('patchline@1.0.0')[index]?.content ?? '') as {
    readonly jobs: Readonly<Record<string, { readonly permissions: Readonly<Record<string, 'read' | 'write'>> }>>;
  };
  const [job] = Object.values(file.jobs);
  const named = Object.entries(job?.permissions ?? {}).map(([name, level]) => [name.replace('-', '_'), level] as const);
  return { metadata: 'read', ...Object.fromEntries(named) };
}

async function forgeWith(grants: Grants): Promise<GateForge> {
  const gitHub = await connectGitHub({
    place: { api: github.apiUrl, server: github.gitUrl },
    credentials: { kind: 'workflow', token: github.mint(workflowBot, 'workflow', grants) },
    repository: { owner: 'acme', name: 'lib' },
    manners: { retryUnitMs: 1, pacesWrites: false },
  });
  return gitHub.gateForge({
    start: (stage) =>
      stage === 'test' ? { kind: 'rerun', file: 'tests.yml' } : { kind: 'dispatch', file: 'gate.yml', inputs: () => ({}) },
  });
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

type Calls = Readonly<Record<string, (forge: GateForge) => Promise<unknown>>>;

/** What the jobs that run the tests ask. */
const testCalls: Calls = {
  summary: (forge) => forge.summary(pull),
  labels: (forge) => forge.labels(pull),
};

/** Everything that the gate itself asks and does. */
const gateCalls: Calls = {
  ...testCalls,
  self: (forge) => forge.self(),
  pullRequest: (forge) => forge.pullRequest(pull),
  list: (forge) => all(forge.list({ state: 'closed', since: 0 })),
  files: (forge) => forge.files(pull),
  labelEvents: (forge) => forge.labelEvents(pull),
  comments: (forge) => forge.comments(pull),
  ownComments: (forge) => all(forge.ownComments({ marker: '<!-- m -->', since: 0 })),
  issue: (forge) => forge.issue(pull),
  file: (forge) => forge.file('a.js'),
  folder: (forge) => forge.folder(''),
  mainline: (forge) => forge.mainline(10),
  workflowRun: (forge) => forge.workflowRun([...github.actions.runs.keys()][0] ?? 0, 1),
  comment: (forge) =>
    forge.apply({ kind: 'comment', on: `pull-${pull}`, marker: '<!-- m -->', body: `${Math.random()}\n<!-- m -->` }),
  'add-label': (forge) => forge.apply({ kind: 'add-label', on: `pull-${pull}`, label: `immune:wip-test-${Date.now()}-1` }),
  'remove-label': (forge) => forge.apply({ kind: 'remove-label', on: `pull-${pull}`, label: 'immune:hold' }),
  'delete-label': (forge) => forge.apply({ kind: 'delete-label', label: 'immune:hold' }),
  rerun: (forge) => forge.apply({ kind: 'dispatch-stage', stage: 'test', pullRequest: pull, head }),
  dispatch: (forge) => forge.apply({ kind: 'dispatch-stage', stage: 'reason', pullRequest: pull, head }),
  close: (forge) => forge.apply({ kind: 'close-pull-request', on: `pull-${pull}` }),
};

/** Names of the calls that a token with these permissions is refused. */
async function refused(grants: Grants, calls: Calls): Promise<readonly string[]> {
  const forge = await forgeWith(grants);
  const names: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    try {
      await call(forge);
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      names.push(name);
    }
    await runner.idle();
  }
  return names;
}

it('lets its tests look at the pull request and write nothing', async () => {
  const grants = grantsOf(1);
  expect(await refused(grants, testCalls)).toEqual([]);
  const writes = Object.fromEntries(
    Object.entries(gateCalls).filter(([name]) => /^(?:comment|.*-label|rerun|dispatch|close)$/.test(name)),
  );
  expect(await refused(grants, writes)).toEqual(Object.keys(writes));
});

it('can do all that it does with the permissions that its workflow gives it, and needs each of them', async () => {
  const grants = grantsOf(0);
  expect(grants).toEqual({ metadata: 'read', contents: 'read', issues: 'write', pull_requests: 'write', actions: 'write' });
  expect(await refused(grants, gateCalls)).toEqual([]);
  const { contents: _contents, ...withoutContents } = grants;
  expect(await refused(withoutContents, gateCalls)).toEqual(['file', 'folder', 'mainline']);
  expect(await refused({ ...grants, actions: 'read' }, gateCalls)).toEqual(['rerun', 'dispatch']);
});
