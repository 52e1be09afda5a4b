import { afterEach, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { AcceptanceTests } from '#domain/acceptance.ts';
import { locateFault, defaultHints } from '../localize/localize.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../rerun/testing/small-repository.ts';
import { searchRepair, type SearchResult } from './repair.ts';

const files = {
  Makefile: 'check:\n\t@sh check.sh\n',
  'check.sh': 'set -e\ntest "$(node cli.js 4 2)" = 6\ntest "$(node cli.js 1 0)" = 1\n',
  'cli.js': "const { add } = require('./add.js');\nconsole.log(add(...process.argv.slice(2).map(Number)));\n",
  'add.js': 'exports.add = (a, b) => {\n  if (a > 100) return NaN;\n  return a - b;\n};\n',
};
const program = `const { test } = require('node:test');
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
test('adds', () => assert.equal(execFileSync(process.execPath, ['cli.js', '4', '2'], { encoding: 'utf8' }), '6\\n'));
`;
const spawning: AcceptanceTests = { ...acceptanceOf('issue.test.js', program), tests: { 'issue.test.js > adds': ['example-1'] } };
const command = ['make', 'check'];
const commanded: AcceptanceTests = {
  setup: { ...spawning.setup, runner: 'command', command },
  files: [],
  tests: { 'command > exit status': ['example-1'] },
};

let repository: SmallRepository;
afterEach(() => repository.dispose());

async function search(tests: AcceptanceTests): Promise<{ result: SearchResult; seen: string[] }> {
  repository = await smallRepository(files);
  const seen: string[] = [];
  const result = await searchRepair({
    sandbox: bubblewrapSandbox(),
    checkout: repository.checkout,
    tests,
    locations: [],
    issueText: 'add subtracts',
    refuted: [],
    budget: { wallMs: 20_000, candidates: 40 },
    seed: 1,
    progress: (doing, done, total) => seen.push(`${doing} ${done}/${total}`),
  });
  return { result, seen };
}

describe('searching where tests cannot be re-run in process', () => {
  it.each([
    ['a test that starts the program', spawning],
    ['a test command that is no JavaScript at all', commanded],
  ])('finds the fix by running %s', async (_, tests) => {
    const { result, seen } = await search(tests);
    expect(result.survivors.map((each) => each.changes[0]?.content)).toContain(files['add.js'].replace('a - b', 'a + b'));
    expect(result.counts.failed).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatch(/^trying candidates, each in a process of its own [1-9]\d*\/null$/);
    const [refuted] = result.nodes;
    expect(refuted?.observed.tests).toEqual({ [Object.keys(tests.tests)[0] ?? '']: 'failed' });
    expect(refuted?.perturbation.argv).toEqual(tests === commanded ? command : ['node', '--test', 'issue.test.js']);
  });

  it('says of every survivor but the first that its behaviour is not known to be the same', async () => {
    const { result } = await search(spawning);
    const [first, ...others] = result.survivors;
    expect(first?.differsOn).toEqual([]);
    expect(others.every((each) => each.differsOn.length === 1 && each.sameBehaviourAs.length === 0)).toBe(true);
  });

  it('locates by what the started Node processes reached, and leaves out what they did not', async () => {
    repository = await smallRepository({ ...files, 'unused.js': 'exports.never = () => 1;\n' });
    const found = await locateFault({
      sandbox: bubblewrapSandbox(),
      checkout: repository.checkout,
      tests: spawning,
      hints: defaultHints,
      progress: () => undefined,
    });
    const lines = found.locations.map((each) => `${each.at.file}:${each.at.line}`);
    expect(lines).toContain('add.js:3');
    expect(lines.some((line) => line.startsWith('unused.js'))).toBe(false);
    expect(found.failing).toEqual(['issue.test.js > adds']);
  });

  it('asks nothing of the tests that are red beside those that are named', async () => {
    const other = `test('waits', () => assert.equal(execFileSync('false').length, 1));\n`;
    const withOther = { ...acceptanceOf('issue.test.js', `${program}${other}`), tests: spawning.tests };
    repository = await smallRepository(files);
    const task = { sandbox: bubblewrapSandbox(), checkout: repository.checkout, hints: defaultHints, progress: () => undefined };
    expect((await locateFault({ ...task, tests: withOther })).failing).toEqual(['issue.test.js > adds']);
    const unnamed = { ...withOther, tests: {} };
    expect((await locateFault({ ...task, tests: unnamed })).failing).toEqual(['issue.test.js > adds', 'issue.test.js > waits']);
  });

  it('suspects the files that the issue names where no Node process tells what it reached', async () => {
    repository = await smallRepository({ ...files, 'check.sh': 'grep -q "a + b" add.js\n' });
    const hints = { ...defaultHints, words: ['add'] };
    const task = {
      sandbox: bubblewrapSandbox(),
      checkout: repository.checkout,
      tests: commanded,
      hints,
      progress: () => undefined,
    };
    const found = await locateFault(task);
    expect(found.locations[0]?.at.file).toBe('add.js');
  });
});
