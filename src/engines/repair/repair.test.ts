import { afterEach, describe, expect, it } from 'vitest';
import { candidateId } from '#domain/candidate-patch.ts';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../rerun/testing/small-repository.ts';
import { compareBehaviour, searchRepair, type RepairTask, type SearchResult } from './repair.ts';

const source = `exports.clamp = (value, low, high) => {
  if (value < low) return low;
  if (value < high) return high;
  return value;
};
`;
const test = `const { test } = require('node:test'); const assert = require('node:assert'); const { clamp } = require('./clamp.js');
test('keeps what is inside', () => assert.equal(clamp(5, 0, 10), 5));
test('cuts what is above', () => assert.equal(clamp(15, 0, 10), 10));
test('cuts what is below', () => assert.equal(clamp(-5, 0, 10), 0));
`;
const impossible =
  "const { test } = require('node:test'); const assert = require('node:assert'); const { clamp } = require('./clamp.js');\ntest('t', () => assert.equal(clamp(5, 0, 10), 'a4f0'));\n";
const fixed = source.replace('value < high', 'value > high');

let repository: SmallRepository;
afterEach(() => repository.dispose());

async function repair(testText: string, changes: Partial<RepairTask> = {}): Promise<SearchResult> {
  repository = await smallRepository({ 'clamp.js': source });
  return await searchRepair({ ...taskOf(testText), checkout: repository.checkout, ...changes });
}

function taskOf(testText: string): Omit<RepairTask, 'checkout'> {
  return {
    sandbox: bubblewrapSandbox(),
    tests: acceptanceOf('issue.test.js', testText),
    locations: [],
    issueText: 'clamp returns high for a value inside',
    refuted: [],
    budget: { wallMs: 60_000, candidates: 3_000 },
    seed: 1,
    progress: () => undefined,
  };
}

describe('searching a repair', () => {
  it('finds the fix, puts it first and says how the others differ', async () => {
    const result = await repair(test);
    const [first, ...others] = result.survivors;
    const known = candidateId([{ path: 'clamp.js', content: fixed, executable: false }]);
    expect([first?.id, ...(first?.sameBehaviourAs ?? [])]).toContain(known);
    expect(first).toMatchObject({
      id: candidateId(first?.changes ?? []),
      differsOn: [],
      origin: { builder: 'search', location: { file: 'clamp.js', line: 3 } },
    });
    const different = others.filter((each) => !(first?.sameBehaviourAs ?? []).includes(each.id));
    expect(different.every((each) => each.differsOn.length > 0)).toBe(true);
    expect(result.counts.survived).toBeGreaterThanOrEqual(result.survivors.length);
  });

  it('folds refuted families into nodes with a command that replays one of each', async () => {
    const result = await repair(test);
    const refuted = result.nodes.filter((node) => node.classification === 'refuted');
    const folded = refuted.reduce((sum, node) => sum + node.folded + 1, 0);
    expect(folded).toBe(result.counts.failed + result.counts.regressed);
    const sample = refuted.find((node) => node.claim.includes('relational'));
    expect(sample?.perturbation).toMatchObject({ argv: ['node', '--test', 'issue.test.js'], withAcceptanceTests: true });
    expect(Object.values(sample?.observed.tests ?? {})).toContain('failed');
  });

  it('repairs two files at once where each edit turns a test green', async () => {
    repository = await smallRepository({
      'low.js': 'exports.low = (a) => a < 0;\n',
      'high.js': 'exports.high = (a) => a < 9;\n',
    });
    const text = `const { test } = require('node:test'); const assert = require('node:assert');
test('low', () => assert.equal(require('./low.js').low(1), true));
test('high', () => assert.equal(require('./high.js').high(1), false));
`;
    const result = await searchRepair({ ...taskOf(text), checkout: repository.checkout });
    expect(result.survivors.map((each) => each.changes.map(({ path }) => path).toSorted())).toContainEqual(['high.js', 'low.js']);
  });

  it('repairs two places where one test needs both, by the edit that made it fail later', async () => {
    const text = `exports.both = (a) => {\n  const low = a < 0;\n  const rest = a + 9;\n  return { low, rest };\n};\n`;
    repository = await smallRepository({ 'both.js': text });
    const tests = `const { test } = require('node:test'); const assert = require('node:assert'); const { both } = require('./both.js');
test('both', () => {
  assert.equal(both(1).low, true);
  assert.equal(both(1).rest, -8);
  assert.equal(both(-1).low, false);
  assert.equal(both(10).rest, 1);
});
`;
    const result = await searchRepair({ ...taskOf(tests), checkout: repository.checkout });
    const fix = text.replace('a < 0', 'a > 0').replace('a + 9', 'a - 9');
    expect(result.survivors.map((each) => each.changes[0]?.content)).toContain(fix);
    expect(result.survivors[0]?.reasons.join()).toContain('two edits at once');
  });

  it('gives the same survivors in the same order for the same seed', async () => {
    const ids = async (): Promise<readonly string[]> => (await repair(test)).survivors.map((each) => each.id);
    const first = await ids();
    await repository.dispose();
    expect(await ids()).toEqual(first);
  });

  it('does not hand on a candidate that a gate refuted', async () => {
    const known = candidateId([{ path: 'clamp.js', content: fixed, executable: false }]);
    const result = await repair(test, { refuted: [known] });
    expect(result.survivors.map((each) => each.id)).not.toContain(known);
  });

  it('finds nothing where nothing can be found, and says what it tried', async () => {
    const result = await repair(impossible);
    expect(result.survivors).toEqual([]);
    expect(result.tried).toBeGreaterThan(50);
    expect(result.summary).toMatch(/^Tried \d+ candidates .*none made every failing test pass\.$/);
  });

  it('is not misled by passing tests that only the first process passes or knows by name', async () => {
    const unsteady = `${test}globalThis.loads = (globalThis.loads ?? 0) + 1;
test('at ' + process.hrtime.bigint(), () => assert.equal(clamp(3, 0, 10) === 4, false));
test('is loaded once', () => assert.equal(globalThis.loads, 1));
`;
    const result = await repair(unsteady);
    expect(result.survivors.map((each) => each.changes[0]?.content)).toContain(fixed);
  });

  it('says why where the tests cannot be run in process', async () => {
    const result = await repair("require('./missing.js');");
    expect(result).toMatchObject({ survivors: [], tried: 0 });
    expect(result.summary).toMatch(/^Nothing was searched: .*missing\.js/);
  });
});

describe('comparing behaviour', () => {
  it('calls another spelling equal and an overfitted one different', async () => {
    repository = await smallRepository({ 'clamp.js': source });
    const compare = async (to: string): Promise<Awaited<ReturnType<typeof compareBehaviour>>> =>
      await compareBehaviour({
        sandbox: bubblewrapSandbox(),
        checkout: repository.checkout,
        tests: acceptanceOf('issue.test.js', test),
        suiteFiles: [],
        reference: { 'clamp.js': fixed },
        other: { 'clamp.js': source.replace('value < high', to) },
        seed: 1,
      });
    expect(await compare('!(value <= high)')).toMatchObject({ equal: true, differences: [] });
    const overfitted = await compare('value === 15');
    expect(overfitted).toMatchObject({ equal: false });
    expect(overfitted.differences[0]?.input).toMatch(/^clamp\.js:clamp\(/);
  });
});
