import { readCommandLine, toArguments, valuesOf } from './command-options.ts';
import type { RunnerCall } from './find-runner.ts';
import { matchFiles } from './glob.ts';
import { isList, type Literal, property, readConfigText, texts } from '../syntax/literal.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const withValue = new Set(
  `--config --env --testEnvironment --rootDir --selectProjects --maxWorkers --testPathPattern --testPathPatterns --testNamePattern --reporters
  --coverageDirectory --collectCoverageFrom --coverageReporters --testTimeout --setupFiles --setupFilesAfterEnv --projects --testMatch --testRegex --transform`.split(
    /\s+/,
  ),
);
const aliases: Readonly<Record<string, string>> = {
  '-c': '--config',
  '-i': '--runInBand',
  '-w': '--maxWorkers',
  '-t': '--testNamePattern',
  '-e': '--expand',
};
const kept = new Set(
  '--config --env --testEnvironment --rootDir --selectProjects --projects --testTimeout --setupFiles --setupFilesAfterEnv --runInBand --forceExit --transform'.split(
    ' ',
  ),
);
const configFiles = ['jest.config.js', 'jest.config.ts', 'jest.config.mjs', 'jest.config.cjs', 'jest.config.json'];
const usualMatch = ['**/__tests__/**/*.?([mc])[jt]s?(x)', '**/?(*.)+(spec|test).?([mc])[jt]s?(x)'];

/** jest as the repository configures it; jest reads its own configuration, we read only which files are tests. */
export function jestSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const line = readCommandLine(call.argv, { withValue, aliases });
  const extra = line.options.filter((option) => kept.has(option.name) || option.name.startsWith('--experimental'));
  return {
    runner: 'jest',
    entry: facts.programOf('jest', 'jest') ?? facts.programOf('jest-cli', 'jest') ?? 'node_modules/jest/bin/jest.js',
    extraArgv: toArguments(extra),
    suiteFiles: suiteFiles(facts, jestConfig(facts, valuesOf(line.options, '--config')[0]), line.positional),
    command: null,
    env: call.env,
  };
}

function jestConfig(facts: RepositoryFacts, named: string | undefined): Literal | undefined {
  const path = named?.replace(/^\.\//, '') ?? configFiles.find((file) => facts.has(file));
  if (path === undefined) return property(facts.packageJson, 'jest');
  return named?.startsWith('{') === true ? readConfigText('jest.json', named) : readConfigText(path, facts.read(path) ?? '');
}

function suiteFiles(facts: RepositoryFacts, config: Literal | undefined, patterns: readonly string[]): readonly string[] {
  const projects = property(config, 'projects');
  const configs = isList(projects) ? projects.filter((project) => typeof project === 'object') : [config];
  const found = new Set(configs.flatMap((one) => matched(facts.files, one)));
  const wanted = patterns.map((pattern) => new RegExp(escapedUnlessPattern(pattern)));
  return [...found].filter((file) => wanted.length === 0 || wanted.some((pattern) => pattern.test(file)));
}

function matched(files: readonly string[], config: Literal | undefined): readonly string[] {
  const roots = texts(property(config, 'roots')).map(withoutRoot);
  const ignored = texts(property(config, 'testPathIgnorePatterns')).map((pattern) => new RegExp(withoutRoot(pattern)));
  const regular = texts(property(config, 'testRegex')).map((pattern) => new RegExp(withoutRoot(pattern)));
  const globs = texts(property(config, 'testMatch')).map(withoutRoot);
  const wanted = globs.filter((glob) => !glob.startsWith('!'));
  const except = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const chosen =
    regular.length > 0
      ? files.filter((file) => regular.some((pattern) => pattern.test(file)))
      : matchFiles(files, wanted.length > 0 ? wanted : usualMatch, except);
  return chosen.filter(
    (file) =>
      (roots.length === 0 || roots.some((root) => root === '' || file.startsWith(`${root}/`))) &&
      !ignored.some((pattern) => pattern.test(`/${file}`)),
  );
}

function withoutRoot(pattern: string): string {
  return pattern.replace(/^(?:<rootDir>|\.)\/?/, '').replace(/\/$/, '');
}

/** jest takes file patterns as regular expressions; one that is not valid is taken as text. */
function escapedUnlessPattern(pattern: string): string {
  try {
    return new RegExp(pattern.replace(/^\.\//, '')).source;
  } catch {
    return pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  }
}
