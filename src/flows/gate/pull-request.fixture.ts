import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { gitObjects } from '#adapters/git-objects/git-objects.ts';
import { gitWorkspace } from '#adapters/git-workspace/git-workspace.ts';
import { runTests } from '#engines/test-reports/test-reports.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import { fakeVerifier } from '#ports/signer.fake.ts';
import type { LegPorts } from './test-leg.ts';

/** A repository with one defect (`last` is off by one) and a suite that does not notice it. */
const onBase: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "lists", "version": "1.0.0", "type": "module", "scripts": { "test": "node --test" } }\n',
  'README.md': '# Lists\n',
  'last.js': 'export const last = (list) => list[list.length];\n',
  'first.js': 'export const first = (list) => list[0];\n',
  'test/first.test.js': testFile('first', 'first gives the first element', 'first([1, 2]), 1'),
  'test/old.test.js': testFile('first', 'fails for ever', 'first([1]), 2'),
};

export const fixedLast = 'export const last = (list) => list[list.length - 1];\n';
export const lastTest: string = testFile('last', 'last gives the last element', 'last([1, 2, 3]), 3');

/** A second function, and a test that would be content with any function of that name. */
export const withMiddle =
  'export const last = (list) => list[list.length];\nexport const middle = (list) => list[(list.length - 1) / 2];\n';
export const onlyTypes = `import { test } from 'node:test';
import assert from 'node:assert/strict';
import * as lists from '../last.js';

test('middle is a function', () => {
  assert.equal(typeof lists.middle, 'function');
});
`;

export function testFile(module: string, title: string, equal: string): string {
  return `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { ${module} } from '../${module}.js';

test('${title}', () => {
  assert.equal(${equal});
});
`;
}

export interface PullRequestUnderTest {
  readonly ports: LegPorts;
  readonly base: string;
  readonly repository: string;
  /** A commit on top of base; `null` deletes a file. Returns its id. */
  commit(files: Readonly<Record<string, string | Buffer | null>>): string;
  cleanUp(): void;
}

export function pullRequestRepository(): PullRequestUnderTest {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-gate-'));
  const repository = join(folder, 'repository');
  mkdirSync(repository);
  const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.org'];
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repository, ...identity, ...args], { encoding: 'utf8' }).trim();
  const write = (files: Readonly<Record<string, string | Buffer | null>>): void => {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(repository, path)), { recursive: true });
      if (content === null) rmSync(join(repository, path));
      else writeFileSync(join(repository, path), content);
    }
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'a commit');
  };
  git('init', '--quiet', '--initial-branch=main');
  write(onBase);
  const base = git('rev-parse', 'HEAD');
  return {
    base,
    repository,
    ports: {
      workspace: gitWorkspace({ repository, cacheDir: join(folder, 'cache') }),
      objects: gitObjects(repository),
      sandbox: bubblewrapSandbox(),
      verifiers: [fakeVerifier],
      runTests,
      limits: { ...defaultLimits, wallMs: 20_000 },
    },
    commit(files) {
      git('checkout', '--quiet', '--detach', base);
      write(files);
      return git('rev-parse', 'HEAD');
    },
    cleanUp: () => rmSync(folder, { recursive: true }),
  };
}
