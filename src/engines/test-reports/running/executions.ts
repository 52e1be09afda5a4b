import type { TestSetup } from '#domain/acceptance.ts';
import { readNodeFlags } from '../detecting/node-flags.ts';
import { tapPackage } from '../detecting/tap-package.ts';
import type { Execution } from '../reading/execution.ts';

/** Where the reporters are mounted inside. */
export const harnessFolder = '/patchline';

/**
 * The processes that run these files, none for none, under the repository's runner, with our reporters and our configuration on the
 * command line. `major` is the runner's version, where it is known: old ones refuse options that they do not know.
 */
export function planExecutions(setup: TestSetup, files: readonly string[], major: number | null): readonly Execution[] {
  if (files.length === 0 && setup.runner !== 'command') return [];
  switch (setup.runner) {
    case 'node-test':
      return files.map((file) => nodeTest(setup, file));
    case 'mocha':
      return [mocha(setup, files, major ?? Infinity)];
    case 'jest':
      return [jest(setup, files, major ?? Infinity)];
    case 'vitest':
      return [vitest(setup, files)];
    case 'tap':
      return files.map((file) => tap(setup, file));
    case 'command':
      return [{ argv: setup.command ?? ['npm', 'test'], files, reading: 'output', options: {} }];
  }
}

function nodeTest(setup: TestSetup, file: string): Execution {
  const { flags, preloads } = readNodeFlags(setup.extraArgv);
  const reporter = [`--test-reporter=${harnessFolder}/node-test.cjs`, '--test-reporter-destination=stdout'];
  const argv = ['node', ...flags, ...reporter, `${harnessFolder}/node-test.cjs`, inside(file)];
  return { argv, files: [file], reading: 'signed', options: { preloads } };
}

function mocha(setup: TestSetup, files: readonly string[], major: number): Execution {
  const { flags, preloads, rest } = readNodeFlags(setup.extraArgv, 'runner');
  const reporter = `${harnessFolder}/mocha.cjs`;
  const own = ['--reporter', reporter, '--full-trace', ...mochaOptions(major, rest)];
  const argv = ['node', ...flags, reporter, mochaEntry(setup, major), ...rest, ...own, ...files.map(inside)];
  return { argv, files, loadsAllFirst: true, reading: 'signed', options: { preloads } };
}

/** Ours alone decide, no configuration file: mocha 6 brought the options for that. Mocha 4 brought `--exit`; before, it always exits. */
function mochaOptions(major: number, rest: readonly string[]): readonly string[] {
  if (major < 6) return ['--opts', '/dev/null', '--no-colors', ...(major >= 4 ? ['--exit'] : [])];
  const config = rest.includes('--config') ? [] : ['--no-config', '--no-package'];
  return [...config, '--exit', '--no-color'];
}

/** Before mocha 6 `bin/mocha` only starts `bin/_mocha`, in a process that holds no reporter of ours. */
function mochaEntry(setup: TestSetup, major: number): string {
  const entry = entryOf(setup, 'node_modules/mocha/bin/mocha.js');
  return major < 6 ? entry.replace(/\/bin\/mocha$/, '/bin/_mocha') : entry;
}

/** Workers keep the tested code out of the process that reports; the memory limit is what makes jest (29 and newer) always use them. */
function jest(setup: TestSetup, files: readonly string[], major: number): Execution {
  const { flags, preloads, rest } = readNodeFlags(setup.extraArgv, 'runner');
  const reporter = `${harnessFolder}/jest.cjs`;
  const isSequential = rest.some((argument) => argument === '--runInBand' || argument === '-i');
  const own = [
    '--ci',
    `--reporters=${reporter}`,
    '--coverage=false',
    '--watchAll=false',
    '--colors=false',
    '--cacheDirectory=/tmp/jest',
    `--maxWorkers=${isSequential ? 1 : 2}`,
    ...(major >= 29 ? ['--workerIdleMemoryLimit=1GB'] : []),
  ];
  const kept = rest.filter((argument) => argument !== '--runInBand' && argument !== '-i');
  const argv = [
    'node',
    ...flags,
    reporter,
    entryOf(setup, 'node_modules/jest/bin/jest.js'),
    ...kept,
    ...own,
    '--runTestsByPath',
    ...files.map(inside),
  ];
  return { argv, files, reading: 'signed', options: { preloads } };
}

function vitest(setup: TestSetup, files: readonly string[]): Execution {
  const { flags, preloads, rest } = readNodeFlags(setup.extraArgv, 'runner');
  const argv = ['node', ...flags, `${harnessFolder}/vitest.cjs`, ...rest, '--', ...files];
  return { argv, files, reading: 'signed', options: { preloads } };
}

function tap(setup: TestSetup, file: string): Execution {
  const { flags, preloads } = readNodeFlags(setup.extraArgv);
  if (tapPackage(setup) === 'ava') {
    const argv = ['node', ...flags, entryOf(setup, 'node_modules/ava/entrypoints/cli.mjs'), '--tap', file];
    return { argv, files: [file], reading: 'tap', options: {} };
  }
  if (!isTape(setup)) return { argv: ['node', ...flags, inside(file)], files: [file], reading: 'tap', options: {} };
  const argv = ['node', ...flags, `${harnessFolder}/tape.cjs`, inside(file)];
  return { argv, files: [file], reading: 'signed', options: { preloads, package: tapPackage(setup) } };
}

/** tape reports to us as objects in its own process; other TAP producers are read from standard output. */
function isTape(setup: TestSetup): boolean {
  return /^(?:@ljharb\/)?tape$/.test(tapPackage(setup));
}

function entryOf(setup: TestSetup, usual: string): string {
  return inside(setup.entry ?? usual);
}

function inside(file: string): string {
  return `/repo/${file}`;
}
