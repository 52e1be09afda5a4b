import { afterEach, expect, it } from 'vitest';
import { candidateId } from '#domain/candidate-patch.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../../engines/rerun/testing/small-repository.ts';
import { builderContract } from '#ports/builder.contract.ts';
import type { BuildProgress, BuildTask } from '#ports/builder.ts';
import type { Workspace } from '#ports/workspace.ts';
import { bubblewrapSandbox } from '../bubblewrap/bubblewrap-sandbox.ts';
import { searchBuilder } from './search-builder.ts';

let repository: SmallRepository;
afterEach(() => repository.dispose());

const workspace = {
  candidate: (_commit, changes, origin) =>
    Promise.resolve({ id: candidateId(changes), changes, diff: 'diff', origin, patchId: null }),
} as Pick<Workspace, 'candidate'> as unknown as Workspace;

it('returns ranked candidates with their reasons, and leaves the checkout alone', async () => {
  repository = await smallRepository({ 'add.js': 'exports.add = (a, b) => a - b;\n' });
  const test =
    "const { test } = require('node:test'); const assert = require('node:assert'); const { add } = require('./add.js');\ntest('adds', () => { assert.equal(add(1, 2), 3); assert.equal(add(7, 5), 12); });\n";
  const seen: BuildProgress[] = [];
  const task: BuildTask = {
    checkout: repository.checkout,
    issue: { title: 'add subtracts', body: 'add(1, 2) gives -1' },
    visibleTests: acceptanceOf('issue.test.js', test),
    locations: [],
    refuted: [],
    budget: { wallMs: 60_000, candidates: 2_000 },
    handover: null,
    feedback: [],
    seed: 1,
    progress: (event) => seen.push(event),
  };
  const result = await searchBuilder({ sandbox: bubblewrapSandbox(), workspace }).build(task);
  expect(result.candidates[0]?.patch.changes).toEqual([
    { path: 'add.js', content: 'exports.add = (a, b) => a + b;\n', executable: false },
  ]);
  expect(result.candidates[0]?.reasons[0]).toBe('arithmetic-operator at add.js:1: "a - b" becomes "a + b"');
  expect(result.nodes.length).toBeGreaterThan(1);
  const shown = seen.filter((event) => event.doing === 'trying candidates');
  expect(shown.at(-1)?.done).toBeGreaterThan(1);
  expect(shown.map((event) => event.total)).toEqual(shown.map(() => null));
});

builderContract('the search', async () => {
  repository = await smallRepository({ 'add.js': 'exports.add = (a, b) => a - b;\n' });
  const task = (check: string): BuildTask => ({
    checkout: repository.checkout,
    issue: { title: 'add subtracts', body: 'add(1, 2) gives -1' },
    visibleTests: acceptanceOf(
      'issue.test.js',
      `const { test } = require('node:test'); const assert = require('node:assert'); const { add } = require('./add.js');\ntest('adds', () => { ${check} });\n`,
    ),
    locations: [],
    refuted: [],
    budget: { wallMs: 20_000, candidates: 2_000 },
    handover: null,
    feedback: [],
    seed: 1,
    progress: () => undefined,
  });
  return {
    builder: searchBuilder({ sandbox: bubblewrapSandbox(), workspace }),
    solvable: task('assert.equal(add(1, 2), 3); assert.equal(add(7, 5), 12);'),
    hopeless: task("assert.equal(add(1, 2), 'three apples'); assert.equal(add(7, 5), 'a dozen pears');"),
  };
});
