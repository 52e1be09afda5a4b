import { captureProcess, type ProcessResult } from './capture-process.ts';

/** Plumbing that reads objects executes nothing of a repository; these keep it so, and keep it from fetching. */
const flags = [
  '--no-pager',
  '--no-replace-objects',
  '--literal-pathspecs',
  '-c',
  'core.fsmonitor=false',
  '-c',
  'protocol.allow=never',
];
const environment = {
  LC_ALL: 'C',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // Who reads a foreign clone need not own its files; nothing in it is executed.
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
};

/**
 * Runs a git command that only reads objects, in a repository that nobody need trust (a work tree or a git folder). Rejects only where git
 * could not be started.
 */
export function readOnlyGit(folder: string, args: readonly string[], stdin = ''): Promise<ProcessResult> {
  const env = { ...environment, PATH: process.env['PATH'] ?? '/usr/bin:/bin' };
  return captureProcess({ argv: ['git', ...flags, '-C', folder, ...args], env, stdin });
}
