import type { File } from '@babel/types';
import { randomInt } from 'node:crypto';
import type { TestSetup } from '#domain/acceptance.ts';
import { assemble, type GuardedFile, type Insertion, type Renaming } from './guarded-file.ts';
import { tapPackage } from '../detecting/tap-package.ts';
import { nameLike } from './canary.ts';
import { fallbackCanary } from './fallback-canary.ts';
import { directAssertions, type FalsifiableAssertion, falsifiableAssertions, splice } from './falsify.ts';
import { type DeclaredTest, findTests, visibleNames } from './find-tests.ts';
import { parseSource } from '../syntax/parse-source.ts';
import { randomWord } from './wrong-value.ts';

/**
 * `light`: one canary at the end. `full`: several over constants, before, between and after; repetitions of each test made false; and
 * every real test under another name, so that who forges results cannot tell by its name which ones to forge.
 */
export type GuardLevel = 'light' | 'full';

const maximumRepeated = 24;

/** Lays canaries into a test file, random at each call. A file of another form than any known gets none. */
export function injectCanaries(
  setup: TestSetup,
  file: { readonly path: string; readonly source: string },
  level: GuardLevel,
): GuardedFile {
  const tree = parseSource(file.path, file.source);
  const tests = tree === null ? [] : findTests(tree, file.source);
  const style = tree === null ? null : findStyle(tests, visibleNames(tree), file.source);
  if (style === null) return assemble(file.source, fallbackInsertions(setup, file, tree), []);
  if (level === 'light') return assemble(file.source, [lastCanary(file, tests, style)], []);
  const taken = new Set(tests.map((test) => test.name));
  const renamings = /snapshot/i.test(file.source) ? [] : tests.map((test) => renaming(file, test, taken));
  return assemble(file.source, fullInsertions(file, tests, { style, taken, renamings }), renamings);
}

/** Snapshots are kept under names of tests; such a file keeps them. */
function renaming(file: SourceFile, test: DeclaredTest, taken: Set<string>): Renaming {
  const name = freshName(test.name, taken);
  return {
    ...test.nameSpan,
    text: quoted(name),
    from: idOf(file.path, test.suites, name),
    to: idOf(file.path, test.suites, test.name),
  };
}

interface SourceFile {
  readonly path: string;
  readonly source: string;
}

interface Plan {
  readonly style: Style;
  readonly taken: Set<string>;
  readonly renamings: readonly Renaming[];
}

function fullInsertions(file: SourceFile, tests: readonly DeclaredTest[], plan: Plan): readonly Insertion[] {
  const { style, taken } = plan;
  const middle = tests[randomInt(tests.length)] ?? style.test;
  const first = tests[0] ?? style.test;
  const last = tests.at(-1) ?? style.test;
  const places = [
    { at: first.start, suites: first.suites },
    { at: middle.end, suites: middle.suites },
    { at: last.end, suites: last.suites },
  ];
  const constants = places.map((place) => constantCanary(file, { ...place, style, taken }));
  return [...constants, ...tests.slice(0, maximumRepeated).flatMap((test) => repeatedTest(file, test, { tests, plan }))];
}

/** Outside every suite, so that no suite's hooks or conditions decide whether it runs. */
function lastCanary(file: SourceFile, tests: readonly DeclaredTest[], style: Style): Insertion {
  return constantCanary(file, { at: file.source.length, suites: [], style, taken: new Set(tests.map((test) => test.name)) });
}

interface Style {
  readonly test: DeclaredTest;
  readonly assertion: FalsifiableAssertion;
}

/** The first assertion of a known form whose library and test function can be named anywhere in the file. */
function findStyle(tests: readonly DeclaredTest[], visible: ReadonlySet<string>, source: string): Style | null {
  for (const test of tests) {
    const isVisible = (text: string): boolean => {
      const root = /^[\w$]+/.exec(text)?.[0] ?? '';
      return visible.has(root) || test.parameters.includes(root) || isGlobal(root, source);
    };
    const assertion = falsifiableAssertions(test.body, source).find(
      (found) => found.constant.length < 400 && isVisible(found.constant),
    );
    if (assertion !== undefined && isVisible(test.callee)) return { test, assertion };
  }
  return null;
}

/** Runners put these where every file sees them, unless a file declares its own deeper down. */
function isGlobal(name: string, source: string): boolean {
  return (
    ['test', 'it', 'specify', 'expect', 'assert'].includes(name) &&
    !new RegExp(`\\b(?:const|let|var|function)\\b[^=;(]*\\b${name}\\b`).test(source)
  );
}

interface ConstantPlace {
  readonly at: number;
  readonly suites: readonly string[];
  readonly style: Style;
  readonly taken: Set<string>;
}

function constantCanary(file: SourceFile, place: ConstantPlace): Insertion {
  const name = freshName(place.style.test.name, place.taken);
  const { parameters, callee } = place.style.test;
  const context = parameters[0];
  const isTap = context !== undefined && place.style.assertion.constant.startsWith(`${context}.`);
  const needsDone = context !== undefined && !isTap ? ` ${calledWhenDone(context)}` : '';
  const end = isTap ? ` if (${context}.end) ${context}.end();` : needsDone;
  const text = `;${callee}(${quoted(name)}, (${parameters.join(', ')}) => { ${place.style.assertion.constant};${end} });\n`;
  return { at: place.at, text, canary: { id: idOf(file.path, place.suites, name), file: file.path, repeats: null } };
}

/** A callback parameter makes mocha and jest wait for its call; a context object does not. */
function calledWhenDone(parameter: string): string {
  return /^[\w$]+$/.test(parameter) ? `if (typeof ${parameter} === 'function') ${parameter}();` : '';
}

/** The test again under another name with one assertion made false, once per way; after the last test, so that no real one is disturbed. */
function repeatedTest(
  file: SourceFile,
  test: DeclaredTest,
  context: { readonly tests: readonly DeclaredTest[]; readonly plan: Plan },
): readonly Insertion[] {
  const assertions = directAssertions(test.body, file.source);
  const assertion = assertions.length === 0 ? undefined : assertions[randomInt(assertions.length)];
  const siblings = context.tests.filter((other) => other.suites.join('\0') === test.suites.join('\0'));
  const at = siblings.at(-1)?.end ?? test.end;
  const own = idOf(file.path, test.suites, test.name);
  const repeats = context.plan.renamings.find((renamed) => renamed.start === test.nameSpan.start)?.from ?? own;
  return (assertion?.variants ?? []).map((variant) => {
    const name = freshName(test.name, context.plan.taken);
    const text = splice(file.source, test, [{ ...test.nameSpan, text: quoted(name) }, variant]);
    const canary = { id: idOf(file.path, test.suites, name), file: file.path, repeats };
    return { at, text: `;${text};\n`, canary };
  });
}

function fallbackInsertions(setup: TestSetup, file: SourceFile, tree: File | null): readonly Insertion[] {
  const name = `${randomWord(5)} ${randomWord(7)}`;
  const isModule = tree === null ? setup.moduleKind === 'esm' : tree.program.sourceType === 'module';
  const isTypeScript = /\.[cm]?tsx?$/.test(file.path);
  const text = fallbackCanary({ runner: setup.runner, isModule, isTypeScript, tapPackage: tapPackage(setup), name });
  const canary = { id: idOf(file.path, [], name), file: file.path, repeats: null };
  return text === null ? [] : [{ at: file.source.length, text, canary }];
}

function freshName(name: string, taken: Set<string>): string {
  const fresh = nameLike(name, taken);
  taken.add(fresh);
  return fresh;
}

function quoted(name: string): string {
  return JSON.stringify(name);
}

function idOf(path: string, suites: readonly string[], name: string): string {
  return [path, ...suites, name].join(' > ');
}
