import type { TestSetup } from './acceptance.ts';

/**
 * The set-up that runs the repository's own suite. Where `command` is given, the suite runs by it, whatever runner the acceptance tests are
 * written for.
 */
export function suiteSetup(setup: TestSetup): TestSetup {
  return setup.command === null ? setup : { ...setup, runner: 'command', entry: null, extraArgv: [] };
}

/** The command with which a person runs test files with the repository's own runner, at the root of a checkout, without our reporters. */
export function testCommand(setup: TestSetup, files: readonly string[]): readonly string[] {
  const entry = setup.entry ?? '';
  switch (setup.runner) {
    case 'node-test':
      return ['node', ...setup.extraArgv, '--test', ...files];
    case 'mocha':
      return ['node', entry, ...setup.extraArgv, ...files];
    case 'jest':
      return ['node', entry, ...setup.extraArgv, '--runTestsByPath', ...files];
    case 'vitest':
      return ['node', entry, 'run', ...setup.extraArgv, ...files];
    case 'tap':
      return ['node', ...setup.extraArgv, ...files];
    case 'command':
      return setup.command ?? ['npm', 'test'];
  }
}
