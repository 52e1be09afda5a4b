import { readCommandLine, toArguments } from './command-options.ts';
import type { RunnerCall } from './find-runner.ts';
import { isGlob, matchFiles } from './glob.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const withValue = new Set(
  `--import --require --loader --experimental-loader --conditions --env-file --test-reporter --test-reporter-destination --test-name-pattern
  --test-concurrency --test-timeout --test-shard --experimental-default-type --stack-trace-limit --test-coverage-exclude --test-coverage-include --test-skip-pattern`.split(
    /\s+/,
  ),
);
const aliases: Readonly<Record<string, string>> = { '-r': '--require', '-C': '--conditions' };
const dropped = /^--(?:test|experimental-test-(?:coverage|isolation)|watch|inspect|check-coverage)/;
const scripts = '{js,cjs,mjs,ts,cts,mts}';
/** What `node --test` runs when no file is named. */
const usualFiles = [
  `**/*.test.${scripts}`,
  `**/*-test.${scripts}`,
  `**/*_test.${scripts}`,
  `**/test-*.${scripts}`,
  `**/test.${scripts}`,
  `**/test/**/*.${scripts}`,
];

/** `node --test …`, `tsx --test …` and `node <file>` of a file that uses node:test, tape or tap; `null` for a file that uses none. */
export function nodeSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings | null {
  const line = readCommandLine(call.argv, { withValue, aliases });
  const isTestRun = line.options.some((option) => option.name === '--test') || call.program === 'borp';
  const files = isTestRun ? testRunFiles(facts, line.positional) : namedFiles(facts, line.positional.slice(0, 1));
  const transpiler =
    call.program === 'tsx' ? ['--import', 'tsx'] : call.program === 'ts-node' ? ['--require', 'ts-node/register'] : [];
  const own = call.program === 'borp' ? [] : line.options.filter((option) => !dropped.test(option.name));
  const extraArgv = [...transpiler, ...toArguments(own)];
  const settings = { entry: null, extraArgv, suiteFiles: files, command: null, env: call.env };
  if (isTestRun) return { ...settings, runner: 'node-test' };
  return settingsOfFile(facts, settings);
}

function settingsOfFile(facts: RepositoryFacts, settings: Omit<RunnerSettings, 'runner'>): RunnerSettings | null {
  const [first] = settings.suiteFiles;
  const text = first === undefined ? '' : (facts.read(first) ?? '');
  if (/['"]node:test['"]/.test(text)) return { ...settings, runner: 'node-test' };
  const tapPackage = /(?:require\(|from )['"]((?:@ljharb\/)?tape|tap)['"]/.exec(text)?.[1];
  if (tapPackage === undefined) return null;
  return {
    ...settings,
    runner: 'tap',
    entry: facts.programOf(tapPackage, tapPackage.replace('@ljharb/', '')) ?? `node_modules/${tapPackage}/bin/tape`,
  };
}

function testRunFiles(facts: RepositoryFacts, named: readonly string[]): readonly string[] {
  const files = named.length > 0 ? namedFiles(facts, named) : matchFiles(facts.files, usualFiles);
  return files.filter((file) => !/\.d\.[cm]?ts$/.test(file) && !/(^|\/)fixtures?\//.test(file));
}

/** Files, globs, and folders (every test file below). */
export function namedFiles(facts: RepositoryFacts, named: readonly string[]): readonly string[] {
  const found = named.flatMap((word) => {
    const path = word.replace(/^\.\//, '').replace(/\/$/, '');
    if (isGlob(path)) return matchFiles(facts.files, [path]);
    if (facts.has(path)) return [path];
    const asFile = [`${path}.js`, `${path}/index.js`].find((candidate) => facts.has(candidate));
    if (asFile !== undefined) return [asFile];
    return matchFiles(
      facts.files.filter((file) => file.startsWith(`${path}/`)),
      usualFiles,
    );
  });
  return [...new Set(found)];
}
