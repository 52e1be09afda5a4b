import type { TestSetup } from '#domain/acceptance.ts';
import type { Example, Reproduction, ReproductionImport } from '#domain/reproduction.ts';
import { WorldError } from '#domain/world-error.ts';
import { moduleExports } from '#engines/issue-text/issue-text.ts';
import { newTestPath } from '#engines/test-reports/test-reports.ts';
import { commandTest } from './command-test.ts';
import { dialectOf } from './dialect.ts';
import type { Dialect, DialectImport, HelperUse } from './dialect-shape.ts';
import { dialectLines, fileShape, importLines } from './file-shape.ts';
import type { FileShape } from './file-shape.ts';
import { namedTest } from './named-test.ts';
import { outcomeHelpers, type HelperNotes } from './outcome-helper.ts';
import { indent } from './source-text.ts';
import { stripTypes } from './strip-types.ts';
import { timedExample, timedSeconds } from './timed-example.ts';
import { testTitles } from './test-title.ts';
import type { WrittenTests } from './written-tests.ts';

export interface AcceptanceOptions {
  /** Words of the issue for the file's name, as in a branch name. */
  readonly slug: string;
  readonly issueNumber: number | null;
  /** Ids of the examples to write; `null` for all. */
  readonly only: readonly string[] | null;
  /** Ids of examples that run under a clock, because they did not end on base; default none. */
  readonly timed?: readonly string[];
  /** How long one of these may take; default `timedSeconds`. */
  readonly seconds?: number | undefined;
  /** Texts of files by path, as far as they are known: the named test, a sample to follow in form, the modules that are imported. */
  readonly texts: Readonly<Record<string, string>>;
}

/**
 * Writes an issue's reproduction as a test file for the repository's runner, in its folder and form: one test per example. A repository
 * without a runner that we know gets a node:test file. An existing test named by the issue stays as it is and becomes the acceptance test.
 */
export function writeAcceptanceTests(reproduction: Reproduction, setup: TestSetup, options: AcceptanceOptions): WrittenTests {
  if (reproduction.kind === 'test') return namedTest(reproduction, options.texts);
  const sample = sampleOf(setup, options.texts);
  const stem = [options.issueNumber === null ? null : `issue-${options.issueNumber}`, options.slug]
    .filter((part) => part !== null && part !== '')
    .join('-');
  const shape = fileShape(freePath(setup, stem === '' ? 'issue' : stem), setup, sample);
  const dialect = dialectOf(setup, sample);
  if (reproduction.kind === 'command') return commandTest(reproduction, shape, dialect);
  const examples = reproduction.examples.filter((example) => options.only === null || options.only.includes(example.id));
  if (examples.length === 0)
    throw new WorldError('usage', 'Cannot write acceptance tests: none of the chosen examples is in the issue. Choose others.');
  const form = { shape, dialect, texts: options.texts, timed: new Set(options.timed), seconds: options.seconds ?? timedSeconds };
  return exampleTests({ ...reproduction, examples }, form);
}

/** An existing test to follow in form: one of the folder that the new file goes to, where there is one. */
function sampleOf(setup: TestSetup, texts: AcceptanceOptions['texts']): string | null {
  const known = setup.suiteFiles.filter((file) => Object.hasOwn(texts, file));
  const path = known.find((file) => file.startsWith(`${setup.testFolder}/`)) ?? known[0];
  return path === undefined ? null : (texts[path] ?? null);
}

function freePath(setup: TestSetup, stem: string): string {
  const path = newTestPath(setup, stem);
  return setup.suiteFiles.includes(path) ? newTestPath(setup, `${stem}-acceptance`) : path;
}

interface Form {
  readonly shape: FileShape;
  readonly dialect: Dialect;
  readonly texts: AcceptanceOptions['texts'];
  readonly timed: ReadonlySet<string>;
  readonly seconds: number;
}

/** The whole of a CommonJS module is what an ES module gets as its default import. */
function interoperable(
  imports: readonly ReproductionImport[],
  shape: FileShape,
  texts: Form['texts'],
): readonly ReproductionImport[] {
  if (shape.syntax === 'require') return imports;
  return imports.map((one) => {
    const text = texts[one.specifier.slice(2)];
    if (text === undefined || moduleExports(text).style !== 'cjs') return one;
    return {
      ...one,
      names: one.names.map(({ imported, local }) => ({ imported: imported === '*' ? 'default' : imported, local })),
    };
  });
}

function exampleTests(reproduction: Extract<Reproduction, { kind: 'examples' }>, form: Form): WrittenTests {
  const { shape, dialect, texts } = form;
  const helper = outcomeHelpers(form.seconds);
  const keepsTypes = shape.isTypeScript || reproduction.language === 'js';
  const plain = (code: string): string => (keepsTypes ? code : tidy(stripTypes(code)));
  const examples = reproduction.examples.map((example) => plainExample(example, plain));
  const titles = testTitles(examples);
  const tests = examples.map((example, index) => testBlock(titles[index] ?? example.id, bodyOf(example, form, helper), dialect));
  const preamble = plain(reproduction.preamble);
  const code = [preamble, ...tests].join('\n');
  const extra: DialectImport[] =
    /\bassert[.(]/.test(code) && !dialect.imports.some(({ local }) => local === 'assert')
      ? [{ specifier: 'node:assert/strict', names: null, local: 'assert' }]
      : [];
  const content = [
    [
      ...dialectLines(shape, [...extra, ...helper.imports(), ...dialect.imports]),
      ...importLines(shape, interoperable(reproduction.imports, shape, texts), code),
    ].join('\n'),
    preamble,
    ...tests,
    helper.declaration(shape.isTypeScript),
  ].filter((part) => part !== '');
  return {
    files: [{ path: shape.path, content: `${shape.syntax === 'require' ? "'use strict';\n\n" : ''}${content.join('\n\n')}\n` }],
    tests: Object.fromEntries(
      reproduction.examples.map((example, index) => [`${shape.path} > ${titles[index] ?? ''}${dialect.idSuffix}`, [example.id]]),
    ),
  };
}

function plainExample(example: Example, plain: (code: string) => string): Example {
  if (example.kind === 'statements') return { ...example, code: plain(example.code) };
  return { ...example, setup: plain(example.setup), expression: plain(example.expression).replace(/;\s*$/, '') };
}

function tidy(code: string): string {
  // What is left of an interface is an empty line; inside a template literal one may be meant.
  return code.includes('`') ? code.trim() : code.replace(/^\s*\n/gm, '').trim();
}

function bodyOf(example: Example, { dialect, timed }: Form, helpers: HelperNotes): string {
  const bounded = timed.has(example.id) ? timedExample(example, helpers.timed) : null;
  if (bounded !== null) {
    const lines = dialect.compare(bounded.example, bounded.helper);
    return [bounded.example.setup, ...lines].filter((part) => part !== '').join('\n');
  }
  const helper = helpers.plain;
  if (example.kind === 'statements') return dialect.statements(example.code, helper).join('\n');
  const claimsValue = example.claimedActual !== null && !example.claimedActual.startsWith('throws');
  const direct: HelperUse = { outcome: (expression) => awaited(expression) };
  // A crash has to show as a failed comparison: where the issue does not rule one out, the error is what gets compared.
  const lines = dialect.compare(example, claimsValue && example.expected.kind === 'value' ? direct : helper);
  return [example.setup, ...lines].filter((part) => part !== '').join('\n');
}

function awaited(expression: string): string {
  return expression.startsWith('await ') ? expression : `await ${needsParentheses(expression) ? `(${expression})` : expression}`;
}

function needsParentheses(expression: string): boolean {
  return /\s(?:[-+*/%<>=&|?]|in|instanceof)|=>/.test(
    expression.replace(/'[^']*'|"[^"]*"|`[^`]*`|\([^()]*(?:\([^()]*(?:\([^()]*\)[^()]*)*\)[^()]*)*\)|\[[^\]]*\]/g, ''),
  );
}

function testBlock(title: string, body: string, { testFunction, parameter }: Dialect): string {
  return `${testFunction}(${JSON.stringify(title)}, async (${parameter}) => {\n${indent(body, '  ')}\n});`;
}
