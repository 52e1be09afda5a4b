import { describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '#adapters/bubblewrap/bubblewrap-sandbox.ts';
import type { TestSetup } from '#domain/acceptance.ts';
import { isGreen, type TestReport } from '#domain/test-report.ts';
import { plainNodeTests } from '#domain/plain-node-tests.fixture.ts';
import { withCheckout } from '../test-support/temporary-checkout.ts';
import { runTests } from './run-tests.ts';

const sandbox = bubblewrapSandbox();

async function run(program: string): Promise<TestReport> {
  const setup: TestSetup = { ...plainNodeTests, runner: 'command', command: ['node', 'check.js'] };
  return withCheckout({ 'check.js': program }, async (checkout) =>
    runTests({ sandbox, checkout, setup, files: [], mustPass: [], canaries: true }),
  );
}

describe('any other program', () => {
  it('is one test: its exit status', async () => {
    const green = await run('console.log("fine")');
    expect(green.results.map((result) => [result.id, result.status])).toEqual([['command > exit status', 'passed']]);
    expect(isGreen(green)).toBe(true);
    const red = await run('console.error("broken"); process.exit(3)');
    expect(red.results[0]?.failure).toMatchObject({ kind: 'exit', message: 'broken' });
    expect(red.exitCode).toBe(3);
  });

  it('is started once', async () => {
    const counting = `const fs = require('node:fs'); fs.appendFileSync('runs', '1'); process.exit(fs.readFileSync('runs').length - 1)`;
    expect((await run(counting)).exitCode).toBe(0);
  });

  it('has the tests of the TAP that it prints', async () => {
    const report = await run(`console.log('TAP version 13\\nok 1 - adds\\nnot ok 2 - divides\\n1..2'); process.exit(1)`);
    expect(report.results.map((result) => [result.name, result.status])).toEqual([
      ['adds', 'passed'],
      ['divides', 'failed'],
    ]);
    expect(report.problems).toEqual([]);
  });

  it('has the tests of the JUnit report that it prints', async () => {
    const report = await run(`console.log('<testsuite><testcase name="adds"/></testsuite>')`);
    expect(report.results.map((result) => result.id)).toEqual(['command > adds']);
    expect(isGreen(report)).toBe(true);
  });

  it.each([
    ['says that tests failed and ends with 0', `console.log('  3 passing (2ms)\\n  1 failing')`, 'exit-status-disagrees'],
    ['prints a failed point and ends with 0', `console.log('TAP version 13\\nnot ok 1 - adds\\n1..1')`, 'exit-status-disagrees'],
    ['says that it ran nothing', `console.log('  0 passing (2ms)')`, 'no-tests'],
    ['floods its output', `for (;;) try { require('fs').writeSync(1, 'x'.repeat(65536)); } catch {}`, 'output-truncated'],
  ])('is not believed when it %s', async (_, program, problem) => {
    const report = await run(program);
    expect(report.problems.map((found) => found.kind)).toContain(problem);
    expect(isGreen(report)).toBe(false);
  });
});
