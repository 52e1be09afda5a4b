import { type CommandOption, readCommandLine, toArguments, valuesOf } from './command-options.ts';
import type { RunnerCall } from './find-runner.ts';
import { isGlob, matchFiles } from './glob.ts';
import { isList, type Literal, property, readConfigText } from '../syntax/literal.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

const withValue = new Set(
  `--extension --file --global --ignore --node-option --reporter-option --reporter-options --require --import --loader --spec --watch-files
  --watch-ignore --config --fgrep --grep --package --reporter --ui --slow --timeout --retries --jobs --opts --experimental-loader --compilers`.split(
    /\s+/,
  ),
);
const aliases: Readonly<Record<string, string>> = {
  '-r': '--require',
  '-u': '--ui',
  '-t': '--timeout',
  '-s': '--slow',
  '-R': '--reporter',
  '-O': '--reporter-option',
  '-g': '--grep',
  '-f': '--fgrep',
  '-j': '--jobs',
  '-n': '--node-option',
  '-A': '--async-only',
  '-b': '--bail',
  '-p': '--parallel',
  '-w': '--watch',
  '-S': '--sort',
  '-c': '--color',
  '-C': '--no-colors',
  '--exclude': '--ignore',
  '--globals': '--global',
  '--timeouts': '--timeout',
};
/** What decides how the tests run stays; what decides how it is reported, which tests run, or how many at a time does not. */
const kept = new Set(
  `--require --import --loader --experimental-loader --ui --timeout --extension --file --global --check-leaks --async-only --allow-uncaught --delay --retries
  --no-timeouts --config`.split(/\s+/),
);
const configFiles = [
  '.mocharc.cjs',
  '.mocharc.js',
  '.mocharc.mjs',
  '.mocharc.yaml',
  '.mocharc.yml',
  '.mocharc.jsonc',
  '.mocharc.json',
];
const nodeFlag =
  /^--(?:experimental-|no-experimental-|no-warnings|enable-source-maps|expose|harmony|unhandled-rejections|conditions|preserve-symlinks)/;

/** mocha as the repository configures it: its command line over its configuration file, both read as data. */
export function mochaSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const line = readCommandLine(call.argv, { withValue, aliases });
  const config = mochaConfig(facts, valuesOf(line.options, '--config')[0]);
  const options = [...config.options, ...line.options].flatMap(nodeOptions);
  const specs = [...valuesOf(options, '--spec'), ...line.positional];
  const extra = options.filter((option) => option.name !== '--config' && (kept.has(option.name) || nodeFlag.test(option.name)));
  const typeScript = call.program === 'ts-mocha' ? ['--require', 'ts-node/register'] : [];
  return {
    runner: 'mocha',
    entry: facts.programOf('mocha', 'mocha') ?? 'node_modules/mocha/bin/mocha.js',
    extraArgv: [...config.unreadable, ...typeScript, ...toArguments(extra)],
    suiteFiles: specFiles(facts, specs.length > 0 ? specs : ['./test'], options),
    command: null,
    env: call.env,
  };
}

/** `node-option: ["import=tsx"]` is `--import tsx`; `compilers: js:x` (mocha before 6) is `--require x`. */
function nodeOptions(option: CommandOption): readonly CommandOption[] {
  if (option.name === '--compilers' && option.value !== null)
    return option.value.split(',').map((each) => ({ name: '--require', value: each.slice(each.indexOf(':') + 1) }));
  if (option.name !== '--node-option' || option.value === null) return [option];
  const [, name = option.value, value = null] = /^([^=]+)=(.*)$/s.exec(option.value) ?? [];
  return [{ name: `--${name.replace(/^-+/, '')}`, value }];
}

interface MochaConfig {
  readonly options: readonly CommandOption[];
  /** `--config <file>` for a configuration that only code could read. */
  readonly unreadable: readonly string[];
}

function mochaConfig(facts: RepositoryFacts, named: string | undefined): MochaConfig {
  const path = named?.replace(/^\.\//, '') ?? configFiles.find((file) => facts.has(file));
  if (path === undefined)
    return { options: optionsOf(property(facts.packageJson, 'mocha')) ?? legacyOptions(facts), unreadable: [] };
  const read = optionsOf(readConfigText(path, facts.read(path) ?? ''));
  return read === null ? { options: [], unreadable: ['--config', path] } : { options: read, unreadable: [] };
}

/** `test/mocha.opts`: arguments, one or more a line (mocha before 8). */
function legacyOptions(facts: RepositoryFacts): readonly CommandOption[] {
  const words = (facts.read('test/mocha.opts') ?? '')
    .replace(/^\s*#.*$/gm, '')
    .split(/\s+/)
    .filter((word) => word !== '');
  const { options, positional } = readCommandLine(words, { withValue, aliases });
  return [...options, ...positional.map((value) => ({ name: '--spec', value }))];
}

function optionsOf(config: Literal | undefined): readonly CommandOption[] | null {
  if (typeof config !== 'object' || config === null || isList(config)) return null;
  return Object.entries(config).flatMap(([key, value]) => {
    const written = key.length === 1 ? `-${key}` : `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    const name = aliases[written] ?? written;
    const values = isList(value) ? value : [value];
    return values.flatMap((item) =>
      item === false || item === null ? [] : [{ name, value: item === true ? null : textOf(item) }],
    );
  });
}

function textOf(value: Literal): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function specFiles(facts: RepositoryFacts, specs: readonly string[], options: readonly CommandOption[]): readonly string[] {
  const extensions = valuesOf(options, '--extension')
    .flatMap((value) => value.split(','))
    .map((value) => value.replace(/^\./, ''));
  const extension = `.{${[...(extensions.length > 0 ? extensions : ['js', 'cjs', 'mjs'])].join(',')}}`;
  const deep = options.some((option) => option.name === '--recursive') ? '**/' : '';
  const globs = specs
    .map((spec) => spec.replace(/^\.\//, '').replace(/\/$/, ''))
    .flatMap((spec) => {
      const isFolder = !isGlob(spec) && facts.files.some((file) => file.startsWith(`${spec}/`));
      return isFolder ? [`${spec}/${deep}*${extension}`] : facts.has(spec) || isGlob(spec) ? [spec] : [`${spec}${extension}`];
    });
  const found = matchFiles(facts.files, globs, valuesOf(options, '--ignore'));
  return found.filter((file) => /\.[cm]?[jt]sx?$|\.coffee$/.test(file));
}
