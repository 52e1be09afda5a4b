import { readCommandLine, toArguments, valuesOf } from './command-options.ts';
import type { RunnerCall } from './find-runner.ts';
import { matchFiles } from './glob.ts';
import { type Literal, property, readConfigText, texts } from '../syntax/literal.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const withValue = new Set(
  '--config --root --dir --environment --project --mode --pool --testTimeout --reporter --outputFile --testNamePattern --maxWorkers'.split(
    ' ',
  ),
);
const aliases: Readonly<Record<string, string>> = {
  '-c': '--config',
  '-r': '--root',
  '-t': '--testNamePattern',
  '-w': '--watch',
};
const dropped =
  /^--(?:coverage|reporter|outputFile|watch|run|ui|open|silent|testNamePattern|bail|maxWorkers|typecheck|passWithNoTests|no-color|color|api|inspect)/;
const subcommands = new Set(['run', 'watch', 'dev', 'related', 'bench']);
const usualInclude = ['**/*.{test,spec}.?(c|m)[jt]s?(x)'];
const usualExclude = ['**/node_modules/**', '**/dist/**', '**/cypress/**', '**/.{idea,git,cache,output,temp}/**'];

/** vitest as the repository configures it; vitest reads its own configuration, we read only which files are tests. */
export function vitestSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const line = readCommandLine(call.argv, { withValue, aliases });
  const config = property(vitestConfig(facts, valuesOf(line.options, '--config')[0]), 'test');
  const include = texts(property(config, 'include'));
  const exclude = texts(property(config, 'exclude'));
  const filters = line.positional.filter((word, index) => !(index === 0 && subcommands.has(word)));
  const roots = [...valuesOf(line.options, '--dir'), ...texts(property(config, 'dir'))].map((root) => root.replace(/^\.\//, ''));
  const found = matchFiles(facts.files, include.length > 0 ? include : usualInclude, exclude.length > 0 ? exclude : usualExclude);
  return {
    runner: 'vitest',
    entry: facts.programOf('vitest', 'vitest') ?? 'node_modules/vitest/vitest.mjs',
    extraArgv: toArguments(line.options.filter((option) => !dropped.test(option.name))),
    suiteFiles: found.filter(
      (file) => isWanted(file, filters) && (roots.length === 0 || roots.some((root) => file.startsWith(`${root}/`))),
    ),
    command: null,
    env: call.env,
  };
}

/** vitest takes file filters as parts of the path. */
function isWanted(file: string, filters: readonly string[]): boolean {
  return filters.length === 0 || filters.some((filter) => file.includes(filter.replace(/^\.\//, '')));
}

function vitestConfig(facts: RepositoryFacts, named: string | undefined): Literal | undefined {
  const names = ['vitest.config', 'vite.config'].flatMap((name) =>
    ['ts', 'mts', 'cts', 'js', 'mjs', 'cjs'].map((extension) => `${name}.${extension}`),
  );
  const path = named?.replace(/^\.\//, '') ?? names.find((file) => facts.has(file));
  return path === undefined ? undefined : readConfigText(path, facts.read(path) ?? '');
}
