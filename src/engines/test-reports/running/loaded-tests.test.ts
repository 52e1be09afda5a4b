import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { TestReport } from '#domain/test-report.ts';
import { runnerSetups } from '../test-support/runner-setups.ts';
import { withCheckout } from '../test-support/temporary-checkout.ts';
import { runTests } from './run-tests.ts';

const sandbox = bubblewrapSandbox();

async function run(runner: 'mocha' | 'vitest', files: Readonly<Record<string, string>>): Promise<TestReport> {
  return withCheckout(files, async (checkout) =>
    runTests({ sandbox, checkout, setup: runnerSetups[runner], files: Object.keys(files), mustPass: [], canaries: true }),
  );
}

const seen = ({ results, problems, exitCode }: TestReport): unknown => ({
  results: results.map(({ id, status }) => `${id}: ${status}`),
  problems,
  exitCode,
});

const inVitest = (name: string, value: number): string =>
  `import { expect, it } from 'vitest';\nit('${name}', () => { expect(${value}).toBe(2); });\n`;
const inMocha = (name: string, value: number): string =>
  `const assert = require('node:assert');\nit('${name}', () => { assert.strictEqual(${value}, 2); });\n`;

describe('a test file that another one loads', () => {
  it('leaves none of its canaries in the report', async () => {
    const files = { 'test/a.test.js': `import './b.test.js';\n${inVitest('own', 2)}`, 'test/b.test.js': inVitest('shared', 2) };
    expect(seen(await run('vitest', files))).toEqual({
      results: ['test/a.test.js > shared: passed', 'test/a.test.js > own: passed', 'test/b.test.js > shared: passed'],
      problems: [],
      exitCode: 0,
    });
  });

  it('is believed where the runner loads it once for both', async () => {
    const files = { 'test/a.js': `require('./b.js');\n${inMocha('own', 2)}`, 'test/b.js': inMocha('shared', 2) };
    expect(seen(await run('mocha', files))).toEqual({
      results: ['test/a.js > shared: passed', 'test/a.js > own: passed'],
      problems: [],
      exitCode: 0,
    });
  });

  it('keeps its real failures in every file', async () => {
    const files = { 'test/a.test.js': `import './b.test.js';\n${inVitest('own', 2)}`, 'test/b.test.js': inVitest('shared', 3) };
    expect(seen(await run('vitest', files))).toMatchObject({
      results: ['test/a.test.js > shared: failed', 'test/a.test.js > own: passed', 'test/b.test.js > shared: failed'],
      problems: [],
      exitCode: 1,
    });
  });
});
