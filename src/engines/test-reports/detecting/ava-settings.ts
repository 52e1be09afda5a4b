import { isList, property } from '../syntax/literal.ts';
import type { RunnerCall } from './find-runner.ts';
import { matchFiles } from './glob.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const scripts = '{js,cjs,mjs,ts,cts,mts}';
/** What AVA runs where neither its settings nor its command line name files. */
const usualFiles = [
  `test.${scripts}`,
  `src/test.${scripts}`,
  `source/test.${scripts}`,
  `**/test-*.${scripts}`,
  `**/*.spec.${scripts}`,
  `**/*.test.${scripts}`,
  `**/test/**/*.${scripts}`,
  `**/tests/**/*.${scripts}`,
  `**/__tests__/**/*.${scripts}`,
];
/** Never tests: what AVA leaves out by itself. */
const beside = [
  '**/fixtures/**',
  '**/helpers/**',
  '**/fixture/**',
  '**/helper/**',
  '**/__fixtures__/**',
  '**/__helpers__/**',
  '**/_*',
];

/** AVA prints TAP, one file at a time; its own settings are read by itself. */
export function avaSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const named = call.argv.filter((word) => !word.startsWith('-') && /[*./]/.test(word));
  const configured = textsOf(facts, 'files');
  const globs = named.length > 0 ? named : configured.length > 0 ? configured : usualFiles;
  const left = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const plain = globs.filter((glob) => !glob.startsWith('!')).map((glob) => glob.replace(/^\.\//, ''));
  const files = matchFiles(facts.files, plain.length > 0 ? plain : usualFiles, [...left, ...beside]);
  return {
    runner: 'tap',
    entry: facts.programOf('ava', 'ava') ?? 'node_modules/ava/entrypoints/cli.mjs',
    extraArgv: [],
    suiteFiles: files.filter((file) => !/\.d\.[cm]?ts$/.test(file) && /['"]ava['"]/.test(facts.read(file) ?? '')),
    command: null,
    env: call.env,
  };
}

function textsOf(facts: RepositoryFacts, name: string): readonly string[] {
  const list = property(facts.packageJson, 'ava', name);
  return isList(list) ? list.filter((item): item is string => typeof item === 'string') : [];
}
