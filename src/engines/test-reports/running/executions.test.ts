import { describe, expect, it } from 'vitest';
import type { TestSetup } from '#domain/acceptance.ts';
import { plainNodeTests } from '#domain/plain-node-tests.fixture.ts';
import { planExecutions } from './executions.ts';

const setup: TestSetup = { ...plainNodeTests, runner: 'mocha', entry: 'node_modules/mocha/bin/mocha' };

function argvOf(given: Partial<TestSetup>, major: number | null): string {
  return planExecutions({ ...setup, ...given }, ['test/a.js'], major)
    .map((execution) => execution.argv.join(' '))
    .join('\n');
}

describe('options of the runner', () => {
  it.each([
    ['mocha 5', 5, 'bin/_mocha --reporter /patchline/mocha.cjs --full-trace --opts /dev/null --no-colors --exit /repo/test/a.js'],
    ['mocha 3', 3, 'bin/_mocha --reporter /patchline/mocha.cjs --full-trace --opts /dev/null --no-colors /repo/test/a.js'],
    [
      'mocha 6',
      6,
      'bin/mocha --reporter /patchline/mocha.cjs --full-trace --no-config --no-package --exit --no-color /repo/test/a.js',
    ],
  ])('%s is given only those that it knows', (_, major, expected) => {
    expect(argvOf({}, major)).toContain(expected);
  });

  it('an unknown version counts as a new one', () => {
    expect(argvOf({}, null)).toBe(argvOf({}, 11));
  });

  it('jest before 29 knows no memory limit of a worker', () => {
    const jest = { runner: 'jest', entry: 'node_modules/jest/bin/jest.js' } as const;
    expect(argvOf(jest, 28)).not.toContain('--workerIdleMemoryLimit');
    expect(argvOf(jest, 29)).toContain('--workerIdleMemoryLimit=1GB');
  });
});
