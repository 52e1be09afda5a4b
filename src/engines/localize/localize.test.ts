import { afterEach, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../rerun/testing/small-repository.ts';
import { defaultHints, formulaNames, formulas, locateFault, relatedSuiteFiles } from './localize.ts';

const source = `exports.price = (items, coupon) => {
  let sum = 0;
  for (const item of items) sum += item;
  if (coupon === 'half') {
    sum = sum / 4;
  }
  return sum;
};
`;
const acceptance = `const { test } = require('node:test'); const assert = require('node:assert'); const { price } = require('../price.js');
test('halves', () => assert.equal(price([4, 4], 'half'), 4));
`;
const suite = `const { test } = require('node:test'); const assert = require('node:assert'); const { price } = require('../price.js');
test('adds', () => assert.equal(price([4, 4]), 8)); test('ignores others', () => assert.equal(price([1], 'none'), 1));
`;

let repository: SmallRepository;
afterEach(() => repository.dispose());

async function locate(hints: Partial<typeof defaultHints>): ReturnType<typeof locateFault> {
  repository = await smallRepository({
    'price.js': source,
    'test/price.test.js': suite,
    'test/other.test.js': 'require("node:test")("x", () => {});',
  });
  const tests = acceptanceOf('test/issue-1.test.js', acceptance, { suiteFiles: ['test/price.test.js', 'test/other.test.js'] });
  return await locateFault({
    sandbox: bubblewrapSandbox(),
    checkout: repository.checkout,
    tests,
    hints: { ...defaultHints, ...hints },
    progress: () => undefined,
  });
}

describe('locating a fault', () => {
  it('puts the statement first that only the failing test reaches', async () => {
    const found = await locate({});
    expect(found.locations[0]).toMatchObject({
      at: { file: 'price.js', line: 5, column: 5 },
      score: 1,
      reasons: ['ochiai 1.00'],
    });
    expect(found.locations.find((each) => each.at.line === 7)?.score).toBeLessThan(0.7);
    expect(found).toMatchObject({
      suiteFiles: ['test/price.test.js'],
      failing: ['test/issue-1.test.js > halves'],
      passing: 2,
      unloadable: [],
    });
  });

  it('lets a stack frame of the issue outweigh a weak spectrum', async () => {
    const found = await locate({ frames: [{ file: 'price.js', line: 3 }], words: ['price'] });
    const third = found.locations.find((each) => each.at.line === 3);
    expect(third?.reasons).toEqual(['ochiai 0.58', 'stack frame', 'named in the issue']);
    expect(third?.score).toBeGreaterThan(0.8);
  });
});

describe('spectrum formulas', () => {
  it.each(formulaNames)('%s prefers what only failing tests reach, and gives 0 where none came by', (name) => {
    const of = (failedHere: number, passedHere: number): number =>
      formulas[name]({ failedHere, passedHere, failed: 2, passed: 4 });
    expect(of(2, 0)).toBeGreaterThan(of(2, 4));
    expect(of(2, 4)).toBeGreaterThan(of(0, 4));
    expect(of(0, 4)).toBe(0);
  });
});

describe('related suite files', () => {
  it('keeps those that name a source, the closest first, up to the cap', () => {
    const files = [
      { path: 'test/all.js', text: "require('../src/price.js')" },
      { path: 'test/price.test.js', text: "import { price } from '../src/price.js'" },
      { path: 'test/none.js', text: "require('lodash')" },
    ];
    expect(relatedSuiteFiles(files, ['src/price.js'], 5)).toEqual(['test/price.test.js', 'test/all.js']);
    expect(relatedSuiteFiles(files, ['src/price.js'], 1)).toEqual(['test/price.test.js']);
  });
});
