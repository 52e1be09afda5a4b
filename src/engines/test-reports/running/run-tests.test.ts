import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import { failedByAssertion, isGreen, type TestReport } from '#domain/test-report.ts';
import { runnerSetups, type TriedRunner, triedRunners } from '../test-support/runner-setups.ts';
import { withCheckout } from '../test-support/temporary-checkout.ts';
import { runTests, type RunTestsRequest } from './run-tests.ts';

const sandbox = bubblewrapSandbox();
const file = 'test/sum.test.js';
const source = { 'src/sum.js': 'exports.sum = (a, b) => a + b; exports.fail = () => null.x;\n' };

/** The same four tests under each runner: one passes, one fails by assertion, one throws, one is skipped. */
const fourTests: Readonly<Record<TriedRunner, string>> = {
  'node-test': `const { describe, it } = require('node:test');\nconst assert = require('node:assert');
const { sum, fail } = require('../src/sum.js');
describe('sum', () => {
  it('adds', () => { assert.strictEqual(sum(1, 2), 3); });
  it('adds wrongly', () => { assert.deepStrictEqual({ sum: sum(1, 2) }, { sum: 4 }); });
  it('throws', () => { fail(); });
  it.skip('waits', () => {});
});\n`,
  mocha: `const assert = require('node:assert');
const { sum, fail } = require('../src/sum.js');
describe('sum', () => {
  it('adds', () => { assert.strictEqual(sum(1, 2), 3); });
  it('adds wrongly', () => { assert.deepStrictEqual({ sum: sum(1, 2) }, { sum: 4 }); });
  it('throws', () => { fail(); });
  it.skip('waits', () => {});
});\n`,
  jest: `const { sum, fail } = require('../src/sum.js');
describe('sum', () => {
  it('adds', () => { expect(sum(1, 2)).toBe(3); });
  it('adds wrongly', () => { expect({ sum: sum(1, 2) }).toEqual({ sum: 4 }); });
  it('throws', () => { fail(); });
  it.skip('waits', () => {});
});\n`,
  vitest: `import { describe, expect, it } from 'vitest';
import { sum, fail } from '../src/sum.js';
describe('sum', () => {
  it('adds', () => { expect(sum(1, 2)).toBe(3); });
  it('adds wrongly', () => { expect({ sum: sum(1, 2) }).toEqual({ sum: 4 }); });
  it('throws', () => { fail(); });
  it.skip('waits', () => {});
});\n`,
  tap: `const test = require('tape');
const { sum, fail } = require('../src/sum.js');
test('sum', (t) => {
  t.test('adds', (s) => { s.equal(sum(1, 2), 3); s.end(); });
  t.test('adds wrongly', (s) => { s.deepEqual({ sum: sum(1, 2) }, { sum: 4 }); s.end(); });
  t.test('throws', async () => { fail(); });
  t.test('waits', { skip: true }, (s) => { s.end(); });
  t.end();
});\n`,
};

interface Trial {
  readonly runner: TriedRunner;
  readonly text: string;
  readonly more?: Partial<Omit<RunTestsRequest, 'sandbox' | 'checkout'>>;
  readonly files?: Readonly<Record<string, string>>;
}

async function run(trial: Trial): Promise<TestReport> {
  return withCheckout({ ...source, [file]: trial.text, ...trial.files }, async (checkout) =>
    runTests({
      sandbox,
      checkout,
      setup: runnerSetups[trial.runner],
      files: [file],
      mustPass: [],
      canaries: true,
      ...trial.more,
    }),
  );
}

const statuses = (report: TestReport): Readonly<Record<string, string>> =>
  Object.fromEntries(report.results.map((result) => [result.name, result.failure?.kind ?? result.status]));

describe.each(triedRunners)('a report of %s', (runner) => {
  it('tells assertions from other failures, with canaries laid in and taken out', async () => {
    const report = await run({ runner, text: fourTests[runner], more: { mustPass: [`${file} > sum > adds`] } });
    expect(report.problems).toEqual([]);
    expect(statuses(report)).toMatchObject({
      'sum > adds': 'passed',
      'sum > adds wrongly': 'assertion',
      'sum > throws': 'exception',
      'sum > waits': 'skipped',
    });
    expect(report.results.filter((result) => !result.name.startsWith('sum'))).toEqual([]);
    expect(failedByAssertion(report, `${file} > sum > adds wrongly`)).toBe(true);
  });

  it('names the place in the repository where a test threw', async () => {
    const report = await run({ runner, text: fourTests[runner], more: { mustPass: [`${file} > sum > adds`] } });
    const thrown = report.results.find((result) => result.name === 'sum > throws');
    expect(thrown?.failure?.frames[0]).toMatchObject({ file: 'src/sum.js', line: 1 });
    const line = fourTests[runner].split('\n').findIndex((text) => text.includes('throws')) + 1;
    expect(thrown?.failure?.frames.find((frame) => frame.file === file)?.line).toBe(line);
  });

  it('says that a file which cannot be loaded has failed to load', async () => {
    const report = await run({
      runner,
      text: `${fourTests[runner]}\nrequire('./missing.js'); throw new Error('never loads');\n`,
    });
    expect(report.fileFailures.map(({ file: broken, failure }) => [broken, failure.kind])).toEqual([[file, 'load']]);
    expect(isGreen(report)).toBe(false);
  });
});

describe('a report', () => {
  const passing = `const { test } = require('node:test');\nconst assert = require('node:assert');\ntest('holds', () => { assert.strictEqual(1, 1); });\n`;

  it('is green for passing tests and has exit code 0 although canaries failed', async () => {
    const report = await run({ runner: 'node-test', text: passing, more: { mustPass: [`${file} > holds`] } });
    expect(report).toMatchObject({ exitCode: 0, problems: [], fileFailures: [] });
    expect(isGreen(report)).toBe(true);
  });

  it('has a failed result for a test that must pass and was not reported', async () => {
    const report = await run({
      runner: 'node-test',
      text: passing,
      more: { mustPass: [`${file} > holds`, `${file} > is not there`] },
    });
    expect(statuses(report)).toEqual({ holds: 'passed', 'is not there': 'load' });
  });

  it('has a failed result for a test that must pass and was skipped', async () => {
    const report = await run({ runner: 'mocha', text: fourTests.mocha, more: { mustPass: [`${file} > sum > waits`] } });
    expect(statuses(report)).toMatchObject({ 'sum > waits': 'load' });
  });

  it('counts a test that is reported twice as failed when either failed', async () => {
    const text = `${passing}test('holds', () => { assert.strictEqual(1, 2); });\n`;
    expect(statuses(await run({ runner: 'node-test', text }))).toEqual({ holds: 'assertion' });
  });

  it('without any test is a problem', async () => {
    const report = await run({ runner: 'node-test', text: 'module.exports = 1;\n', more: { canaries: false } });
    expect(report.problems.map((problem) => problem.kind)).toContain('no-tests');
    expect(isGreen(report)).toBe(false);
  });

  it('of a file that never ends fails with a timeout', async () => {
    const report = await run({ runner: 'node-test', text: `${passing}for (;;);\n`, more: { limits: { wallMs: 2_000 } } });
    expect(report.fileFailures.map(({ failure }) => failure.kind)).toEqual(['timeout']);
    expect(report.exitCode).toBeNull();
  });

  it('cannot change because a test rewrites its own file or another', async () => {
    const other = 'test/other.test.js';
    const rewriting = `require('node:fs').writeFileSync(__dirname + '/other.test.js', '');\n${passing}`;
    const failing = passing.replace('(1, 1)', '(1, 2)');
    const report = await run({
      runner: 'mocha',
      text: rewriting.replace(`const { test } = require('node:test');`, 'const test = it;'),
      files: { [other]: failing.replace(`const { test } = require('node:test');`, 'const test = it;') },
      more: { files: [file, other] },
    });
    expect(isGreen(report)).toBe(false);
  });

  it('tells how many tests have been reported', async () => {
    const counts: number[] = [];
    await run({ runner: 'node-test', text: passing, more: { progress: (count) => counts.push(count) } });
    expect(counts.at(-1)).toBeGreaterThan(0);
  });
});

describe('modules and languages', () => {
  it.each([
    [
      'node-test',
      'test/a.test.mjs',
      `import test from 'node:test';\nimport assert from 'node:assert/strict';\nimport { sum } from '../src/sum.js';\ntest('adds', () => {\n  assert.equal(sum(1, 2), 3)\n})\n`,
    ],
    [
      'node-test',
      'test/a.test.ts',
      `import { test } from 'node:test';\nimport assert from 'node:assert';\nconst three: number = 3;\ntest('adds', (): void => { assert.strictEqual(3 as number, three); });\n`,
    ],
    [
      'mocha',
      'test/a.spec.mjs',
      `import assert from 'node:assert';\nimport { sum } from '../src/sum.js';\nit('adds', (done) => { assert.strictEqual(sum(1, 2), 3); done(); });\n`,
    ],
    [
      'vitest',
      'src/a.test.ts',
      `import { expect, test } from 'vitest';\nimport { sum } from './sum.js';\ntest('adds', () => {\n  const three: number = 3;\n  expect(sum(1, 2)).toBe(three);\n});\n`,
    ],
    [
      'tap',
      'test/a.mjs',
      `import tape from 'tape';\nimport { sum } from '../src/sum.js';\ntape('adds', (t) => { t.plan(1); t.equal(sum(1, 2), 3); });\n`,
    ],
  ] as const)('%s runs %s', async (runner, path, text) => {
    const report = await withCheckout({ ...source, [path]: text }, async (checkout) =>
      runTests({
        sandbox,
        checkout,
        setup: { ...runnerSetups[runner], moduleKind: 'esm' },
        files: [path],
        mustPass: [`${path} > adds`],
        canaries: true,
      }),
    );
    expect(report).toMatchObject({ problems: [], fileFailures: [], exitCode: 0 });
    expect(isGreen(report)).toBe(true);
  });
});
