import { afterEach, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from '../rerun/testing/small-repository.ts';
import { compareMany } from './compare-many.ts';

let repository: SmallRepository;
afterEach(() => repository.dispose());

const source = (body: string): string => `exports.add = (a, b) => ${body};\n`;

it('groups versions by what they do, names inputs on which they differ, and leaves out what it was not given', async () => {
  repository = await smallRepository({ 'add.js': source('a - b') });
  const test =
    "const { test } = require('node:test'); const assert = require('node:assert'); const { add } = require('./add.js');\ntest('adds', () => { assert.equal(add(2, 2), 4); });\n";
  const bodies = ['a + b', 'b + a', 'a * b', null];
  const seen = await compareMany({
    sandbox: bubblewrapSandbox(),
    checkout: repository.checkout,
    tests: acceptanceOf('issue.test.js', test),
    variants: bodies.map((body) => (body === null ? null : { 'add.js': source(body) })),
    seed: 1,
    progress: () => undefined,
  });
  expect(seen.compared).toBeGreaterThan(5);
  const [sum, same, product, unseen] = seen.groups;
  expect(same).toBe(sum);
  expect(product).not.toBe(sum);
  expect(unseen).toBeNull();
  for (const { input, results } of seen.differences) {
    expect(input).toMatch(/^add\(/);
    expect(results[0]).toBe(results[1]);
    expect(results[0]).not.toBe(results[2]);
    expect(results[3]).toBeNull();
  }
  expect(seen.differences.length).toBeGreaterThan(0);
});
