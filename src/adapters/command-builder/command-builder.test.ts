import { plainNodeTests } from '#domain/plain-node-tests.fixture.ts';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { type BuilderUnderTest, builderContract } from '#ports/builder.contract.ts';
import type { BuildTask } from '#ports/builder.ts';
import { defaultLimits } from '#ports/sandbox.ts';
import type { Workspace } from '#ports/workspace.ts';
import { bubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.ts';
import { gitWorkspace } from '../git-workspace/git-workspace.ts';
import { commandBuilder } from './command-builder.ts';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true, force: true })));

interface World {
  readonly folder: string;
  readonly workspace: Workspace;
  readonly task: (title: string) => Promise<BuildTask>;
}

async function world(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'patchline-builder-'));
  folders.push(folder);
  const repository = join(folder, 'repository');
  const git = (...argv: string[]): string =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.org', '-C', repository, ...argv], { encoding: 'utf8' });
  execFileSync('git', ['init', '--quiet', repository]);
  writeFileSync(join(repository, 'add.js'), 'exports.add = (a, b) => a - b;\n');
  git('add', '.');
  git('commit', '--quiet', '--message=first');
  const workspace = gitWorkspace({ repository, cacheDir: join(folder, 'cache') });
  const commit = git('rev-parse', 'HEAD').trim();
  const task = async (title: string): Promise<BuildTask> => ({
    checkout: await workspace.checkout(commit),
    issue: { title, body: 'add(1, 2) gives -1' },
    visibleTests: { setup: plainNodeTests, files: [], tests: {} },
    locations: [],
    refuted: [],
    budget: { wallMs: 20_000, candidates: 1 },
    handover: null,
    feedback: [],
    seed: 1,
    progress: () => undefined,
  });
  return { folder, workspace, task };
}

/** A program that mends `add.js` where the issue asks for it, and says so in any case. */
const program = `import { readFileSync, writeFileSync } from 'node:fs';
const asked = readFileSync(process.env.PATCHLINE_ISSUE, 'utf8') === readFileSync(0, 'utf8');
if (asked && readFileSync(process.env.PATCHLINE_ISSUE, 'utf8').includes('mend')) writeFileSync('add.js', 'exports.add = (a, b) => a + b;\\n');
console.log('all tests pass');
process.exitCode = 3;
`;

async function make(): Promise<BuilderUnderTest & World> {
  const made = await world();
  writeFileSync(join(made.folder, 'program.mjs'), program);
  const parts = { sandbox: bubblewrapSandbox(), workspace: made.workspace, limits: defaultLimits };
  const builder = commandBuilder({ ...parts, argv: ['node', 'program.mjs'], cwd: made.folder });
  return { ...made, builder, solvable: await made.task('mend add'), hopeless: await made.task('look at add') };
}

builderContract('a command', make);

it('believes what is left in the checkout, not the exit status or the words', async () => {
  const { builder, solvable, hopeless } = await make();
  const found = await builder.build(solvable);
  expect(found.candidates[0]?.patch.changes).toEqual([
    { path: 'add.js', content: 'exports.add = (a, b) => a + b;\n', executable: false },
  ]);
  expect(found.summary).toBe('node ended with exit 3 and changed add.js; it said "all tests pass", which proves nothing');
  expect((await builder.build(hopeless)).summary).toContain('changed nothing');
});

it('is stopped when its time is over, and what it left until then counts', async () => {
  const { workspace, folder, task } = await world();
  writeFileSync(
    join(folder, 'slow.mjs'),
    `import { writeFileSync } from 'node:fs'; writeFileSync('add.js', ''); setInterval(() => {}, 1000);`,
  );
  const slow = commandBuilder({
    sandbox: bubblewrapSandbox(),
    workspace,
    limits: defaultLimits,
    argv: ['node', 'slow.mjs'],
    cwd: folder,
  });
  const result = await slow.build({ ...(await task('mend')), budget: { wallMs: 1_500, candidates: 1 } });
  expect(result.summary).toContain('was stopped (timed-out)');
  expect(result.candidates).toHaveLength(1);
});
