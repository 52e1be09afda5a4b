import type { TestSetup } from './acceptance.ts';

/** A repository of plain JavaScript whose tests are node:test files in `test`; for tests that need some set-up and do not care which. */
export const plainNodeTests: TestSetup = {
  runner: 'node-test',
  entry: null,
  extraArgv: [],
  moduleKind: 'cjs',
  language: 'js',
  suiteFiles: [],
  testFolder: 'test',
  command: null,
};
