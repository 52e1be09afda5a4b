import { readCommandLine, toArguments } from './command-options.ts';
import type { RunnerCall } from './find-runner.ts';
import { matchFiles } from './glob.ts';
import { namedFiles } from './node-settings.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const withValue = new Set('--require --ignore --ignore-pattern --timeout --jobs --reporter --node-arg --test-regex'.split(' '));
const aliases: Readonly<Record<string, string>> = {
  '-r': '--require',
  '-i': '--ignore',
  '-t': '--timeout',
  '-j': '--jobs',
  '-R': '--reporter',
};
const usualTapFiles = [
  'test/**/*.{js,cjs,mjs,ts,mts,cts,tsx,jsx}',
  'tests/**/*.{js,cjs,mjs}',
  '__tests__/**/*.{js,cjs,mjs}',
  '**/*.test.{js,cjs,mjs,ts}',
  'test.js',
];

/** tape (files are named on its command line) and tap (which has patterns of its own). */
export function tapSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const line = readCommandLine(call.argv, { withValue, aliases });
  const isTape = call.program === 'tape';
  const tapePackage = facts.dependsOn('@ljharb/tape') && !facts.dependsOn('tape') ? '@ljharb/tape' : 'tape';
  const entry = isTape
    ? (facts.programOf(tapePackage, 'tape') ?? 'node_modules/tape/bin/tape')
    : (facts.programOf('tap', 'tap') ?? 'node_modules/tap/bin/run.js');
  const named = namedFiles(facts, line.positional.map(asPattern));
  return {
    runner: 'tap',
    entry,
    extraArgv: toArguments(line.options.filter((option) => option.name === '--require')),
    suiteFiles: named.length > 0 || isTape ? named : matchFiles(facts.files, usualTapFiles, ['**/fixtures/**']),
    command: null,
    env: call.env,
  };
}

/** A folder means every script in it. */
function asPattern(word: string): string {
  return /[*.{]/.test(word) ? word : `${word.replace(/\/$/, '')}/**/*.{js,cjs,mjs}`;
}
