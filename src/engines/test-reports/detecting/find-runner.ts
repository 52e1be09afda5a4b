import { recipeOf } from './makefile-recipe.ts';
import type { RepositoryFacts } from './repository-facts.ts';
import { parseScript, type ScriptCommand, takeAssignments } from './script-argv.ts';

/** The test program that a repository's script starts, wrappers peeled off. */
export interface RunnerCall {
  readonly program: string;
  /** The program as the script writes it (`./test.sh`). */
  readonly start: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const runners = new Set('mocha _mocha ts-mocha jest vitest tape tap tap-run tsx ts-node node ava uvu jasmine borp'.split(' '));
const packageManagers = new Set(['npm', 'yarn', 'pnpm', 'bun']);
const sequences = new Set(['npm-run-all', 'run-s', 'run-p', 'npm-run-all2', 'concurrently', 'wireit']);
/** Programs that start another one: everything up to that one's name is theirs. */
const wrappers = new Set('nyc c8 istanbul cross-env cross-env-shell env npx bunx dotenv time nice xvfb-run'.split(' '));
const placeholder = /no test specified/;
const maximumDepth = 6;

/** Every test program that `scripts.test` leads to, in order; calls of other programs (linters, builds) are left out. */
export function findRunnerCalls(facts: RepositoryFacts): readonly RunnerCall[] {
  return scriptCalls(facts).filter((call) => runners.has(call.program));
}

const checkers = new Set(
  'eslint standard xo tsc prettier oxlint biome jshint tslint echo cd rm rimraf mkdir cp exit true'.split(' '),
);

/**
 * The command of a script that starts no runner we know (`make test`, `sh run-tests.sh`, `./test.sh`): the last one that is no linter and no
 * build; where package.json has no such script, `make test` of a Makefile with that target. `null` where there is neither.
 */
export function findOtherCommand(facts: RepositoryFacts): RunnerCall | null {
  const call = scriptCalls(facts).findLast(({ program }) => !checkers.has(program) && !runners.has(program));
  if (call !== undefined) return call;
  if (facts.scripts['test'] !== undefined) return null;
  const rules = rulesOf(facts);
  const target = usualTargets.find((name) => recipeOf(rules, name) !== null);
  return target === undefined ? null : { program: 'make', start: 'make', argv: [target], env: {} };
}

const usualTargets = ['test', 'check'];

function rulesOf(facts: RepositoryFacts): string {
  return ['Makefile', 'makefile', 'GNUmakefile'].map((name) => facts.read(name) ?? '').join('\n');
}

/** What `scripts.test` starts; where there is none, what `make test` does. */
function scriptCalls(facts: RepositoryFacts): readonly RunnerCall[] {
  const script = facts.scripts['test'];
  const context = { facts, depth: 0 };
  if (script === undefined) return callsOfMake(usualTargets, context);
  return placeholder.test(script) ? [] : callsOf(script, {}, context);
}

/** Runners that the recipe of the first of these targets starts; none where it starts none that we know. */
function callsOfMake(targets: readonly string[], context: Context): readonly RunnerCall[] {
  const rules = rulesOf(context.facts);
  const [recipe] = targets.map((name) => recipeOf(rules, name)).filter((text) => text !== null);
  if (recipe === undefined || context.depth >= maximumDepth) return [];
  return callsOf(recipe, {}, { ...context, depth: context.depth + 1 }).filter((call) => runners.has(call.program));
}

interface Context {
  readonly facts: RepositoryFacts;
  readonly depth: number;
}

function callsOf(script: string, env: Readonly<Record<string, string>>, context: Context): readonly RunnerCall[] {
  return parseScript(script).flatMap((command) =>
    callsOfCommand({ env: { ...env, ...command.env }, argv: command.argv }, context),
  );
}

function callsOfCommand(command: ScriptCommand, context: Context): readonly RunnerCall[] {
  const [first = '', ...rest] = command.argv;
  const program = programName(first);
  if (packageManagers.has(program)) return callsOfManager(program, rest, command, context);
  if (sequences.has(program)) {
    const named = rest.map((word) => word.replace(/^npm:/, '')).filter((word) => !word.startsWith('-'));
    return named.flatMap((name) => follow(expand(name, context), [], command, context));
  }
  if (wrappers.has(program)) return callsOfWrapped(rest, command, context);
  if (program === 'node' && rest[0] === '--run') return follow([rest[1] ?? ''], rest.slice(2), command, context);
  if (program === 'node') {
    const at = rest.findIndex((word) => !word.startsWith('-'));
    const flags = rest.slice(0, Math.max(at, 0));
    const [entry = '', ...further] = rest.slice(Math.max(at, 0));
    if (runners.has(programName(entry)) && entry.includes('/'))
      return callsOfCommand({ ...command, argv: [entry, ...flags, ...further] }, context);
  }
  if (program === 'make') {
    const made = callsOfMake(
      rest.filter((word) => !/^-|=/.test(word)),
      context,
    );
    if (made.length > 0) return made.map((call) => ({ ...call, env: { ...command.env, ...call.env } }));
  }
  return [{ program, start: first, argv: rest, env: command.env }];
}

/** `node_modules/.bin/mocha` and `node_modules/mocha/bin/mocha.js` are `mocha`. */
function programName(word: string): string {
  const last = word.split('/').at(-1) ?? word;
  const inPackage = /node_modules\/(?:(@[^/]+\/[^/]+|[^/@.][^/]*))\//.exec(word)?.[1];
  const name = last.replace(/\.(?:[cm]?js|cmd)$/, '');
  return inPackage !== undefined && !runners.has(name) ? inPackage : name;
}

function callsOfManager(
  program: string,
  rest: readonly string[],
  command: ScriptCommand,
  context: Context,
): readonly RunnerCall[] {
  const words = rest.filter((word) => !/^(?:-s|--silent|--if-present|-q|--quiet)$/.test(word));
  const [verb = '', ...after] = words;
  if (verb === 'exec' || verb === 'x' || verb === 'dlx')
    return callsOfCommand({ ...command, argv: after.filter((word) => word !== '--') }, context);
  const name = verb === 'run' || verb === 'run-script' ? after[0] : verb === 't' || verb === 'tst' ? 'test' : verb;
  const further = (verb === 'run' || verb === 'run-script' ? after.slice(1) : after).filter((word) => word !== '--');
  if (name !== undefined && context.facts.scripts[name] !== undefined) return follow([name], further, command, context);
  return program === 'npm' ? [] : callsOfCommand({ ...command, argv: words }, context);
}

function follow(
  names: readonly string[],
  further: readonly string[],
  command: ScriptCommand,
  context: Context,
): readonly RunnerCall[] {
  if (context.depth >= maximumDepth) return [];
  return names.flatMap((name) => {
    const script = context.facts.scripts[name];
    if (script === undefined) return [];
    const calls = callsOf(script, command.env, { ...context, depth: context.depth + 1 });
    return calls.map((call) => ({ ...call, argv: [...call.argv, ...further] }));
  });
}

/** `test:*` names every script of that form. */
function expand(name: string, context: Context): readonly string[] {
  if (!name.includes('*')) return [name];
  const prefix = name.slice(0, name.indexOf('*'));
  return Object.keys(context.facts.scripts).filter((script) => script.startsWith(prefix));
}

/** The wrapper's own options end where a known program, or a package manager, is named. */
function callsOfWrapped(rest: readonly string[], command: ScriptCommand, context: Context): readonly RunnerCall[] {
  const at = rest.findIndex((word) => {
    const name = programName(word);
    return !word.startsWith('-') && !word.includes('=') && (runners.has(name) || packageManagers.has(name) || wrappers.has(name));
  });
  if (at === -1) return [];
  const { env } = takeAssignments(rest.slice(0, at).filter((word) => /^[A-Za-z_]\w*=/.test(word)));
  const argv = rest.slice(at).filter((word, index) => !(word === '--' && index === 1));
  return callsOfCommand({ env: { ...command.env, ...env }, argv }, context);
}
