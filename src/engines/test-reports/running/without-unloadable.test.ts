import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { TestReport } from '#domain/test-report.ts';
import { compareSuites } from '../compare-suites.ts';
import { runnerSetups } from '../test-support/runner-setups.ts';
import { withCheckout } from '../test-support/temporary-checkout.ts';
import { runTests } from './run-tests.ts';

const sandbox = bubblewrapSandbox();
const passing = (name: string): string =>
  `const assert = require('node:assert');\nit('${name}', () => { assert.strictEqual(1 + 1, 2); });\n`;
const broken = `require('./gone.js');\n${passing('broken')}`;

async function run(files: Readonly<Record<string, string>>): Promise<TestReport> {
  return withCheckout({ ...files, 'lib/ends.js': 'process.exit(7);\n' }, async (checkout) =>
    runTests({ sandbox, checkout, setup: runnerSetups.mocha, files: Object.keys(files), mustPass: [], canaries: true }),
  );
}

const told = ({ results, fileFailures, problems }: TestReport): unknown => ({
  results: results.map(({ name, status }) => `${name}: ${status}`),
  files: fileFailures.map(({ file, failure }) => `${file}: ${failure.kind}`),
  problems,
});

describe('files that keep mocha from running any test', () => {
  it('are failed themselves, and the others run', async () => {
    const report = await run({
      'test/a.js': passing('first'),
      'test/b.js': broken,
      'test/c.js': passing('second'),
      'test/d.js': `require('../lib/ends.js');\n${passing('ends')}`,
      'test/e.js': passing('third'),
    });
    expect(told(report)).toEqual({
      results: ['first: passed', 'second: passed', 'third: passed'],
      files: ['test/b.js: load', 'test/d.js: load'],
      problems: [],
    });
    expect(report.exitCode).not.toBe(0);
  });

  it('are told from a file of the repository that another one needs', async () => {
    const report = await run({
      'test/a.js': `exports.fail = () => { throw new Error('not here'); };\n${passing('first')}`,
      'test/b.js': `require('./a.js').fail();\n${passing('broken')}`,
    });
    expect(told(report)).toEqual({ results: ['first: passed'], files: ['test/b.js: load'], problems: [] });
  });

  it('count as broken by the change that made them so', async () => {
    const files = { 'test/a.js': passing('first'), 'test/b.js': passing('second'), 'test/c.js': broken };
    const onBase = await run(files);
    const comparison = compareSuites(onBase, await run({ ...files, 'test/b.js': `${broken}${passing('second')}` }));
    expect(comparison).toMatchObject({
      isBelieved: true,
      passToPass: ['test/a.js > first'],
      newFailures: ['test/b.js > second', 'test/b.js'],
      failuresOnBase: ['test/c.js'],
    });
  });

  it('leave nothing to believe where there are no others', async () => {
    expect(told(await run({ 'test/a.js': broken, 'test/b.js': broken }))).toMatchObject({
      results: [],
      files: ['test/a.js: load', 'test/b.js: load'],
      problems: [{ kind: 'no-tests' }],
    });
  });
});
