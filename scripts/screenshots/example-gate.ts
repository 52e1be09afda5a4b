import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateWorkflows } from '../../test/support/gate-runner.ts';
import { hostProject } from '../../test/support/hosted-project.ts';
import { fixedSum, sumSource } from '../../test/support/project.ts';

export interface ExampleGate {
  /** What the program needs to find this GitHub instead of github.com. */
  readonly environment: Readonly<Record<string, string>>;
  /** Address of the repository for git. */
  readonly remote: string;
  close(): Promise<void>;
}

const ownTest = `'use strict';
const test = require('node:test');
const assert = require('node:assert');
const { sum } = require('../index.js');

test('sum counts the first value', () => {
  assert.strictEqual(sum([1, 2, 3]), 6);
});
`;

/** `acme/little-math` on a local GitHub with pull requests that the real gate has looked at, and some that wait. */
export async function exampleGate(): Promise<ExampleGate> {
  const { project, github, repository } = await hostProject('maintainer');
  const folder = mkdtempSync(join(tmpdir(), 'patchline-gate-'));
  mkdirSync(join(folder, 'actions'));
  const fork = await github.addFork(repository, 'contributor');
  const ask = (token: string, method: string, path: string, body?: unknown): Promise<unknown> =>
    github.call(token, method, `/repos/acme/little-math${path}`, body);
  const open = async (branch: string, title: string, files: Readonly<Record<string, string>>): Promise<number> => {
    await github.commit({ repository: fork, branch, files, message: title });
    const pull = { title, body: 'Fixes #1', head: `contributor:${branch}`, base: 'main' };
    return ((await ask(github.tokens.contributor, 'POST', '/pulls', pull)) as { readonly number: number }).number;
  };
  const early = [
    await open('quiet', 'docs: say what clamp returns', { 'README.md': '# little-math\n' }),
    await open('held', 'Rewrite everything in another style', { 'index.js': sumSource.replaceAll('let ', 'var ') }),
  ];
  await ask(github.tokens.maintainer, 'POST', `/issues/${early[1]}/labels`, { labels: ['immune:hold'] });
  const gate = runGateWorkflows({ github, repository, folder: join(folder, 'actions') });
  const changes: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
    ['first', 'fix: count the first value of a sum', { 'index.js': fixedSum, 'test/first.test.js': ownTest }],
    ['bare', 'Count the first value, without a test', { 'index.js': sumSource.replace('total = 0', 'total = values[0] ?? 0') }],
    [
      'empty',
      'test: add a test that says nothing',
      { 'test/nothing.test.js': "'use strict';\nrequire('node:test')('nothing', () => {});\n" },
    ],
    [
      'workflow',
      'ci: run on every push',
      { '.github/workflows/ci.yml': 'on: push\njobs: {}\n', 'index.js': `${sumSource}\nexports.two = 2;\n` },
    ],
  ];
  for (const [branch, title, files] of changes) {
    await open(branch, title, files);
    await gate.idle();
  }
  return {
    environment: {
      GITHUB_SERVER_URL: github.gitUrl,
      GITHUB_API_URL: github.apiUrl,
      GH_TOKEN: github.tokens.maintainer,
      GITHUB_ACTIONS: '',
    },
    remote: `${github.gitUrl}/acme/little-math.git`,
    async close() {
      await gate.idle();
      await github.close();
      project.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
