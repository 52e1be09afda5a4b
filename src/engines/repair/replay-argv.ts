import type { AcceptanceTests } from '#domain/acceptance.ts';

/** The command that runs the acceptance files with the repository's own runner, at the root of a checkout. */
export function replayArgv(tests: AcceptanceTests): readonly string[] {
  const { setup } = tests;
  const files = tests.files.map((file) => file.path);
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
      return setup.command ?? ['node', ...files];
  }
}
