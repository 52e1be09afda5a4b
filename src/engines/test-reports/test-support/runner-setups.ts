import type { TestSetup } from '#domain/acceptance.ts';

const plain = { extraArgv: [], moduleKind: 'cjs', language: 'js', suiteFiles: [], testFolder: 'test', command: null } as const;

export type TriedRunner = 'node-test' | 'mocha' | 'jest' | 'vitest' | 'tap';

/** The runners that tests of this engine run, as detection would describe them. */
export const runnerSetups: Readonly<Record<TriedRunner, TestSetup>> = {
  'node-test': { ...plain, runner: 'node-test', entry: null },
  mocha: { ...plain, runner: 'mocha', entry: 'node_modules/mocha/bin/mocha.js' },
  jest: { ...plain, runner: 'jest', entry: 'node_modules/jest/bin/jest.js' },
  vitest: { ...plain, runner: 'vitest', entry: 'node_modules/vitest/vitest.mjs', moduleKind: 'esm' },
  tap: { ...plain, runner: 'tap', entry: 'node_modules/tape/bin/tape' },
};

export const triedRunners: readonly TriedRunner[] = ['node-test', 'mocha', 'jest', 'vitest', 'tap'];
