import { posix } from 'node:path';
import { readNodeFlags } from './node-flags.ts';
import { property } from '../syntax/literal.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import type { RunnerSettings } from './runner-settings.ts';

/**
 * Tests that the repository's own script bundles for a browser (karma with webpack and babel), made to run in Node: the files that an entry
 * collects by `require.context` stand in its place, and the compiler of the repository's configuration is loaded before them.
 */
export function bundledTests(facts: RepositoryFacts, settings: RunnerSettings): RunnerSettings {
  const suiteFiles = [...new Set(settings.suiteFiles.flatMap((file) => collectedBy(facts, file) ?? [file]))];
  const isLoaded = readNodeFlags(settings.extraArgv).preloads.length > 0;
  const compiler = isLoaded || !suiteFiles.some((file) => isCompiled(facts, file)) ? null : babelOf(facts);
  const extraArgv = compiler === null ? settings.extraArgv : [...settings.extraArgv, '--require', compiler];
  return { ...settings, suiteFiles, extraArgv };
}

const contextCall = /\brequire\.context\(\s*(['"])([^'"]+)\1\s*,\s*(true|false)\s*,\s*\/((?:[^/\\\n]|\\.)+)\/i?\s*\)/;
/** A pattern of the repository runs here on names of its own choice: without repetition and with few choices it cannot take long. */
function isQuick(pattern: string): boolean {
  return !/[*+{]/.test(pattern) && pattern.replaceAll(/[^?|]/g, '').length <= 8;
}

/** The files that webpack would put in; `null` where the file collects none, or says so in another form. */
function collectedBy(facts: RepositoryFacts, file: string): readonly string[] | null {
  const [, , folder = '', isDeep, source = ''] = contextCall.exec(facts.read(file) ?? '') ?? [];
  if (folder === '' || !folder.startsWith('.') || !isQuick(source)) return null;
  const root = joined(file, folder);
  const pattern = patternOf(source);
  if (root === null || pattern === null) return null;
  const found = facts.files.filter((path) => {
    const rest = path.startsWith(root) ? path.slice(root.length) : '';
    return path !== file && rest !== '' && (isDeep === 'true' || !rest.includes('/')) && pattern.test(`./${rest}`);
  });
  return found.length > 0 ? found : null;
}

function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}

/** `./src/` as written in `test/all.js` is `test/src/`; `null` outside the repository. */
function joined(file: string, folder: string): string | null {
  const path = posix.join(posix.dirname(file), folder, '/');
  return path.startsWith('../') ? null : path.replace(/^\.\/$/, '');
}

/** Written as an ES module in a package of CommonJS: only a compiler makes it run as its authors mean it to. */
function isCompiled(facts: RepositoryFacts, file: string): boolean {
  return !facts.isModule && /\.jsx?$/.test(file) && /^\s*import\s+[\w*{'"]/m.test(facts.read(file) ?? '');
}

const babelFiles = ['.babelrc', '.babelrc.json', '.babelrc.js', 'babel.config.js', 'babel.config.cjs', 'babel.config.json'];

function babelOf(facts: RepositoryFacts): string | null {
  if (!babelFiles.some((file) => facts.has(file)) && property(facts.packageJson, 'babel') === undefined) return null;
  return ['@babel/register', 'babel-register'].find((name) => facts.hasInstalled(name)) ?? null;
}
