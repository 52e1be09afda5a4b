import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalGitHub, type LocalGitHub } from './github/local-github.ts';
import { makeProject, patchline, type CommandResult, type Project } from './support/project.ts';

let project: Project;
let github: LocalGitHub;
beforeEach(async () => {
  project = makeProject();
  github = await startLocalGitHub();
  const repository = await github.addRepository({ owner: 'acme', name: 'little-math', from: project.repository });
  github.runWorkflows(repository, {});
  const fork = await github.addFork(repository, 'contributor');
  await github.commit({ repository: fork, branch: 'fix', files: { 'index.js': 'x\n' }, message: 'x' });
  const pull = { title: 'x', body: '', head: 'contributor:fix', base: 'main' };
  await github.call(github.tokens.contributor, 'POST', '/repos/acme/little-math/pulls', pull);
  await label('immune:wip-filter-1-1');
});
afterEach(async () => {
  await github.close();
  project.remove();
});

function label(name: string): Promise<unknown> {
  return github.call(github.tokens.maintainer, 'POST', '/repos/acme/little-math/issues/1/labels', { labels: [name] });
}

function gate(...argv: string[]): Promise<CommandResult> {
  const places = {
    GITHUB_SERVER_URL: github.gitUrl,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_TOKEN: github.tokens.workflow,
    GH_TOKEN: '',
  };
  const environment = { ...project.environment, ...places, GITHUB_ACTIONS: 'true' };
  return patchline({ ...project, environment }, ['gate', ...argv, '--repository', 'acme/little-math', '--json']);
}

const written = (): readonly string[] =>
  github.requests
    .filter(({ method, path }) => method !== 'GET' && path !== '/graphql')
    .map(({ method, path }) => `${method} ${path}`);

test('a dry flush says what it would write, and writes nothing', async () => {
  const before = written().length;
  const dry = await gate('flush', '--dry-run');
  expect(dry.exitCode, dry.stderr).toBe(0);
  expect(written().slice(before)).toEqual([]);
  expect(dry.stderr).toMatch(/would (?:add|take|delete|start)/);
  const real = await gate('flush');
  expect(real.exitCode, real.stderr).toBe(0);
  expect(written().length, 'control').toBeGreaterThan(before);
});
