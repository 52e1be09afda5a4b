import { afterEach, expect, it } from 'vitest';
import { tryEdits, type EditTry, type TryOutcome } from './rerun.ts';
import { measuredRepository, thoroughly } from './testing/measured-repository.fixture.ts';
import type { SmallRepository } from './testing/small-repository.ts';

const source = `exports.sum = function sum(n) {
  if (n < 0) return 0;
  return n + sum(n);
};
`;

/** Takes an error for a result, as reproductions do. */
const test = `const { test } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.js');
const outcomeOf = async (call) => { try { return await call(); } catch (error) { return error; } };
test('sums', async () => assert.equal(await outcomeOf(() => sum(2000)), 2001000));
test('knows nothing below', () => assert.equal(sum(-1), 0));
`;

let repository: SmallRepository;

afterEach(() => repository.dispose());

async function outcomesOf(replacements: readonly string[], patience: number): Promise<TryOutcome[]> {
  const measured = await measuredRepository({ 'sum.js': source }, { path: 'sum.test.js', text: test });
  const { context, baseline, failing, passing } = measured;
  repository = measured.repository;
  expect(failing.map((each) => each.failure?.isEndless)).toEqual([true]);
  return await tryEdits(context, baseline, replacements.map(inPlaceOfTheCall), { failing, passing, ...thoroughly, patience });
}

function inPlaceOfTheCall(text: string): EditTry {
  const start = source.indexOf('sum(n);');
  const change = { kind: 'replace-expression' as const, start, end: start + 'sum(n)'.length, text };
  return { edit: { path: 'sum.js', change }, whole: () => ({ 'sum.js': source.replace('sum(n);', `${text};`) }) };
}

it('gives up early what burns much more than the tests did, and says that it did not end', async () => {
  const outcomes = await outcomesOf(['sum(n - 1)', 'sum(n + 1)', '0'], 1);
  expect(outcomes).toMatchObject([
    { kind: 'failed', isEndless: true },
    { kind: 'failed', isEndless: true },
    { kind: 'failed', isEndless: false },
  ]);
});

it('lets a long way end where it is patient', async () => {
  const outcomes = await outcomesOf(['sum(n - 1)', 'sum(n + 1)'], 60);
  expect(outcomes).toMatchObject([{ kind: 'survived' }, { kind: 'failed', isEndless: true }]);
});

it('says of a test that stayed green till then that it did not end, and waits for it where it is most patient', async () => {
  const early = `exports.primes = (n) => {
  let found = 0;
  for (let each = 2; each < n; each += 1) if (isPrime(each)) found += 1;
  return found;
};
function isPrime(n) {
  for (let by = 0; by < n; by += 1) if (n % by === 0) return false;
  return true;
}
`;
  const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { primes } = require('./primes.js');
test('counts', () => assert.equal(primes(10), 4));
test('is less than all', () => assert.ok(primes(3000) < 3000));
`;
  const measured = await measuredRepository({ 'primes.js': early }, { path: 'primes.test.js', text });
  const { context, baseline, failing, passing } = measured;
  repository = measured.repository;
  const [from, to] = ['by = 0', 'by = 2'];
  const start = early.indexOf(from) + 'by = '.length;
  const change = { kind: 'replace-expression' as const, start, end: start + 1, text: '2' };
  const fix: EditTry = { edit: { path: 'primes.js', change }, whole: () => ({ 'primes.js': early.replace(from, to) }) };
  const tried = async (patience: number): Promise<TryOutcome[]> =>
    await tryEdits(context, baseline, [fix], { failing, passing, ...thoroughly, patience });
  expect(await tried(1)).toMatchObject([{ kind: 'regressed', isEndless: true }]);
  expect(await tried(5_000)).toEqual([{ kind: 'survived' }]);
});
