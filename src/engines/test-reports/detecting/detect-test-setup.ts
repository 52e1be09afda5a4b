import type { TestSetup } from '#domain/acceptance.ts';
import { avaSettings } from './ava-settings.ts';
import { bundledTests } from './bundled-tests.ts';
import { readNodeFlags } from './node-flags.ts';
import { findOtherCommand, findRunnerCalls, type RunnerCall } from './find-runner.ts';
import { jestSettings } from './jest-settings.ts';
import { mochaSettings } from './mocha-settings.ts';
import { nodeSettings } from './node-settings.ts';
import { type DetectionInput, readFacts, type RepositoryFacts } from './repository-facts.ts';
import { mergeSettings, type RunnerSettings } from './runner-settings.ts';
import { tapSettings } from './tap-settings.ts';
import { vitestSettings } from './vitest-settings.ts';

export type TestDetection =
  /** `from`: what it was read from, for people. */
  | { readonly kind: 'found'; readonly setup: TestSetup; readonly from: string }
  /** One sentence: why no tests can be run here, and what to do. */
  | { readonly kind: 'none'; readonly reason: string };

/**
 * How a repository runs its tests: from `scripts.test`, else from the runners among its dependencies and its configuration files, else
 * node:test with no files yet. Everything is read as data; nothing of the repository is executed.
 */
export function detectTestSetup(input: DetectionInput): TestDetection {
  const facts = readFacts(input);
  const fromScript = settingsFromScript(facts);
  const settings = fromScript ?? settingsFromDependencies(facts) ?? settingsFromOtherCommand(facts) ?? nodeDefault(facts);
  if (settings === null) {
    return {
      kind: 'none',
      reason:
        'The repository has neither a test script nor JavaScript or TypeScript files, so there is nothing that its tests could run.',
    };
  }
  const missing = missingRunner(facts, settings);
  if (missing !== null) return { kind: 'none', reason: missing };
  const from =
    fromScript === null
      ? 'dependencies and files'
      : facts.scripts['test'] === undefined
        ? 'the makefile'
        : `scripts.test: ${facts.scripts['test']}`;
  return { kind: 'found', setup: completeSetup(facts, settings), from };
}

function settingsFromScript(facts: RepositoryFacts): RunnerSettings | null {
  const calls = findRunnerCalls(facts).map(withNodeOptions);
  const known = calls.map((call) => settingsOfCall(facts, call)).filter((settings) => settings !== null);
  const [first, ...rest] = known;
  if (first !== undefined) return rest.reduce(mergeSettings, first);
  const other = calls.find((call) => !startsMissingFile(facts, call));
  if (other === undefined) return null;
  return settingsOfBuildScript(facts, other) ?? commandSettings(facts, other);
}

/** `node Makefile.js test`: a script of the repository that starts mocha on the usual folder. */
function settingsOfBuildScript(facts: RepositoryFacts, call: RunnerCall): RunnerSettings | null {
  const script = call.argv.find((word) => !word.startsWith('-'))?.replace(/^\.\//, '');
  const text = call.program === 'node' && script !== undefined ? facts.read(script) : null;
  const folder = ['tests', 'test'].find((name) => facts.files.some((file) => file.startsWith(`${name}/`)));
  if (text === null || folder === undefined || !/\bmocha\b/i.test(text) || !facts.dependsOn('mocha')) return null;
  const settings = mochaSettings(facts, { ...call, program: 'mocha', argv: ['--recursive', folder] });
  const suiteFiles = settings.suiteFiles.filter(
    (file) =>
      !/(^|\/)(fixtures?|bench|perf[\w-]*)\//.test(file) &&
      /\b(describe|suite|it|test)\s*\(|\.run\(/.test(facts.read(file) ?? ''),
  );
  return suiteFiles.length === 0 ? null : { ...settings, suiteFiles };
}

/** `node test` where the repository has no such file: as good as no script. */
function startsMissingFile(facts: RepositoryFacts, call: RunnerCall): boolean {
  return (
    ['node', 'tsx', 'ts-node'].includes(call.program) &&
    nodeSettings(facts, call) === null &&
    !call.argv.some((word) => facts.has(word.replace(/^\.\//, '')))
  );
}

/** Options that a script gives node by its environment are arguments like others. */
function withNodeOptions(call: RunnerCall): RunnerCall {
  const { NODE_OPTIONS: options = '', ...env } = call.env;
  return { ...call, env, argv: [...options.split(/\s+/).filter((word) => word !== ''), ...call.argv] };
}

function settingsOfCall(facts: RepositoryFacts, call: RunnerCall): RunnerSettings | null {
  switch (call.program) {
    case 'mocha':
    case '_mocha':
    case 'ts-mocha':
      return mochaSettings(facts, call);
    case 'jest':
      return jestSettings(facts, call);
    case 'vitest':
      return vitestSettings(facts, call);
    case 'tape':
    case 'tap':
    case 'tap-run':
      return tapSettings(facts, call);
    case 'ava':
      return avaSettings(facts, call);
    case 'node':
    case 'tsx':
    case 'ts-node':
    case 'borp':
      return nodeSettings(facts, call);
    default:
      return null;
  }
}

/** Any other program, started by node from where it is installed. */
function commandSettings(facts: RepositoryFacts, call: RunnerCall): RunnerSettings {
  const program = facts.programOf(call.program, call.program);
  const command = program === null ? [call.start, ...call.argv] : ['node', program, ...call.argv];
  return { runner: 'command', entry: null, extraArgv: [], suiteFiles: [], command, env: call.env };
}

function settingsFromDependencies(facts: RepositoryFacts): RunnerSettings | null {
  const call = (program: string): RunnerCall => ({ program, start: program, argv: [], env: {} });
  const hasFile = (pattern: RegExp): boolean => facts.files.some((file) => pattern.test(file));
  if (facts.dependsOn('vitest') || hasFile(/^vitest\.config\./)) return vitestSettings(facts, call('vitest'));
  if (facts.dependsOn('jest') || hasFile(/^jest\.config\./)) return jestSettings(facts, call('jest'));
  if (facts.dependsOn('mocha') || hasFile(/^\.mocharc\./)) return bundledTests(facts, mochaSettings(facts, call('mocha')));
  if (facts.dependsOn('ava')) return avaSettings(facts, call('ava'));
  if (facts.dependsOn('tape')) return tapSettings(facts, { ...call('tape'), argv: ['test/**/*.js'] });
  return facts.dependsOn('tap') ? tapSettings(facts, call('tap')) : null;
}

function settingsFromOtherCommand(facts: RepositoryFacts): RunnerSettings | null {
  const call = findOtherCommand(facts);
  return call === null ? null : commandSettings(facts, call);
}

function nodeDefault(facts: RepositoryFacts): RunnerSettings | null {
  if (!facts.files.some((file) => /\.[cm]?[jt]sx?$/.test(file))) return null;
  const usual = nodeSettings(facts, { program: 'node', start: 'node', argv: ['--test'], env: {} });
  const files = (usual?.suiteFiles ?? []).filter((file) => /['"](?:node:)?test['"]/.test(facts.read(file) ?? ''));
  return { runner: 'node-test', entry: null, extraArgv: [], suiteFiles: files, command: null, env: {} };
}

const packageOfRunner = { mocha: 'mocha', jest: 'jest', vitest: 'vitest' } as const;

function missingRunner(facts: RepositoryFacts, settings: RunnerSettings): string | null {
  const { runner } = settings;
  if (runner !== 'mocha' && runner !== 'jest' && runner !== 'vitest') return null;
  const name = packageOfRunner[runner];
  const isThere = !facts.isInstalled || facts.programOf(name, name) !== null;
  return isThere
    ? null
    : `The repository tests with ${name}, and ${name} is not among its installed dependencies. Install them (npm install), then run this again.`;
}

function completeSetup(facts: RepositoryFacts, settings: RunnerSettings): TestSetup {
  const { env, ...rest } = settings;
  const shown = settings.suiteFiles.slice(0, 5);
  const sources = facts.files.filter((file) => /\.[cm]?[jt]s$/.test(file) && !/\.d\.[cm]?ts$/.test(file));
  return {
    ...rest,
    moduleKind: isModule(facts, shown) ? 'esm' : 'cjs',
    language: isTypeScript(settings.suiteFiles.length > 0 ? settings.suiteFiles : sources, settings) ? 'ts' : 'js',
    testFolder: testFolder(facts, settings.suiteFiles),
    ...(Object.keys(env).length > 0 ? { env } : {}),
  };
}

function isModule(facts: RepositoryFacts, suiteFiles: readonly string[]): boolean {
  const votes = suiteFiles.map((file) => {
    if (/\.c[jt]s$/.test(file)) return false;
    return /\.m[jt]s$/.test(file) || /^\s*(?:import\s+[\w*{'"]|export\s+[\w*{])/m.test(facts.read(file) ?? '');
  });
  return votes.length === 0 ? facts.isModule : votes.filter(Boolean).length * 2 > votes.length;
}

function isTypeScript(files: readonly string[], settings: RunnerSettings): boolean {
  const typed = files.filter((file) => /\.[cm]?tsx?$/.test(file)).length;
  const isTranspiled = readNodeFlags(settings.extraArgv).preloads.some(({ name }) => /\b(?:tsx|ts-node|swc)\b/.test(name));
  return typed * 2 > files.length || (files.length === 0 && isTranspiled);
}

/** Where most test files are; else a folder that the repository already has for tests; else `test`. */
function testFolder(facts: RepositoryFacts, suiteFiles: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const file of suiteFiles) {
    const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/')) : '.';
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  const [most] = [...counts].sort((one, other) => other[1] - one[1] || one[0].length - other[0].length);
  const existing = ['test', 'tests', '__tests__', 'spec'].find((folder) =>
    facts.files.some((file) => file.startsWith(`${folder}/`)),
  );
  return most?.[0] ?? existing ?? 'test';
}
