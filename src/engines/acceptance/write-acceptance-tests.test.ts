import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Reproduction } from '#domain/reproduction.ts';
import { draftAcceptanceTests, writeAcceptanceTests } from './acceptance.ts';
import { entries, packageCopy, reproductionOf, runFiles, setupFor, writeInto } from './real-runners.fixture.ts';

const issues = readdirSync(new URL('../issue-text/fixtures/issues/', import.meta.url))
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.replace('.md', ''));
type Runner = Parameters<typeof runFiles>[0];

const copies: { dispose(): void }[] = [];
afterAll(() => copies.forEach((copy) => copy.dispose()));

/** Writes the tests of all issues of a package for a runner, runs them, and sorts their examples. */
async function runAll(
  runner: Runner,
  name: string,
  fixed: boolean,
): Promise<{ readonly expected: string[]; readonly failed: string[]; readonly other: string[]; readonly count: number }> {
  const copy = packageCopy(name, fixed);
  copies.push(copy);
  const setup = setupFor(runner, copy.facts);
  const written = issues
    .filter((issue) => issue.startsWith(name))
    .map((issue) => ({ issue, ...reproductionOf(issue, copy.facts) }))
    .flatMap(({ issue, found, red }) =>
      found.kind === 'none' || found.reproduction.kind === 'test'
        ? []
        : [
            {
              issue,
              red,
              tests: writeAcceptanceTests(found.reproduction, setup, { slug: issue, issueNumber: null, only: null, texts: {} }),
            },
          ],
    );
  for (const { tests } of written) writeInto(copy.folder, tests.files);
  const paths = written.flatMap(({ tests }) => tests.files.map(({ path }) => path));
  // node:test and tape print no file names, so each file is run on its own there.
  const groups = runner === 'tap' || runner === 'node-test' ? paths.map((path) => [path]) : [paths];
  const results: Record<string, string> = {};
  for (const group of groups) Object.assign(results, await runFiles(runner, copy.folder, group));
  const ids = written.flatMap(({ issue, tests }) =>
    Object.entries(tests.tests).map(([id, examples]) => ({
      key: `${issue} ${examples.join()}`,
      result: results[id] ?? 'not reported',
    })),
  );
  return {
    expected: fixed ? [] : written.flatMap(({ issue, red }) => red.map((id) => `${issue} ${id}`)),
    failed: ids.filter(({ result }) => result === 'assertion').map(({ key }) => key),
    other: ids
      .filter(({ result }) => result !== 'assertion' && result !== 'passed')
      .map(({ key, result }) => `${key}: ${result}`),
    count: ids.length,
  };
}

const combinations: readonly (readonly [Runner, string])[] = [
  ['mocha', 'wordkit'],
  ['jest', 'wordkit'],
  ['vitest', 'numkit'],
  ['node-test', 'boxkit'],
  ['tap', 'numkit'],
];

describe('every issue, run for real', () => {
  test.each(combinations)(
    '%s on %s: red by assertion exactly where the package is wrong, ids as reported',
    async (runner, name) => {
      const { expected, failed, other, count } = await runAll(runner, name, false);
      expect(count).toBeGreaterThan(5);
      expect(other).toEqual([]);
      expect(failed).toEqual(expected);
    },
  );

  test.each([
    ['mocha', 'wordkit'],
    ['mocha', 'numkit'],
    ['vitest', 'boxkit'],
  ] as const)('%s on %s: green on the repaired package', async (runner, name) => {
    const { failed, other, count } = await runAll(runner, name, true);
    expect(count).toBeGreaterThan(5);
    expect([...failed, ...other]).toEqual([]);
  });
});

/** Expectations of every kind in one reproduction, each once true of wordkit and once not. */
const kinds: Reproduction = {
  kind: 'examples',
  imports: [
    {
      specifier: './index.js',
      names: [
        { imported: '*', local: 'wordkit' },
        { imported: 'repeat', local: 'again' },
      ],
    },
  ],
  preamble: 'const same = (value) => value;',
  language: 'js',
  examples: (
    [
      ['same(NaN)', { kind: 'value', source: 'NaN' }],
      ['same(-0)', { kind: 'value', source: '-0' }],
      ['same(0)', { kind: 'value', source: '-0' }],
      ['same(undefined)', { kind: 'value', source: 'undefined' }],
      ['same([undefined, 1])', { kind: 'value', source: '[undefined, 1]' }],
      ['same({ a: undefined })', { kind: 'value', source: '{ a: undefined }' }],
      ['same({})', { kind: 'value', source: '{ a: undefined }' }],
      ["new Map([['a', new Set([1])]])", { kind: 'value', source: "new Map([['a', new Set([1])]])" }],
      ["new Map([['a', 1]])", { kind: 'value', source: "new Map([['a', 2]])" }],
      ['new Date(0)', { kind: 'value', source: 'new Date(0)' }],
      ['/a/g', { kind: 'value', source: '/a/i' }],
      ['Promise.resolve([1])', { kind: 'value', source: '[1]' }],
      ["again('a', 2)", { kind: 'value', source: "'aa'" }],
      ["wordkit.capitalize('')", { kind: 'value', source: "''" }],
      ['wordkit.capitalize(1)', { kind: 'throws', errorName: 'TypeError', message: null }],
      ["wordkit.capitalize('a')", { kind: 'throws', errorName: 'TypeError', message: null }],
      ["Promise.reject(new RangeError('too (long)'))", { kind: 'throws', errorName: 'RangeError', message: 'too (long)' }],
      ["Promise.reject(new RangeError('short'))", { kind: 'throws', errorName: 'RangeError', message: 'too (long)' }],
      ["wordkit.capitalize('')", { kind: 'does-not-throw' }],
      ["wordkit.capitalize('a')", { kind: 'does-not-throw' }],
      ['1 + 1', { kind: 'value', source: '2' }],
      ["Promise.reject(new TypeError('a'))", { kind: 'throws', errorName: 'RangeError', message: null }],
      ["Promise.reject(new TypeError('too long'))", { kind: 'throws', errorName: null, message: 'too long' }],
      ["Promise.reject(new TypeError('too long'))", { kind: 'throws', errorName: null, message: 'too short' }],
    ] as const
  ).map(([expression, expected], index) => ({
    kind: 'expression',
    id: `example-${index + 1}`,
    setup: '',
    expression,
    expected,
    claimedActual: null,
    issueLine: 1,
  })),
};
const falseKinds = [3, 7, 9, 11, 14, 16, 18, 19, 22, 24].map((number) => `example-${number}`);

const withStatements: Reproduction = {
  ...kinds,
  examples: [
    ...kinds.examples,
    { kind: 'statements', id: 'example-25', code: "const text = `a\n  b`;\nassert.ok(text.includes('\\n  b'));", issueLine: 2 },
    { kind: 'statements', id: 'example-26', code: 'assert.ok(1 > 2);', issueLine: 3 },
  ],
};

describe('every kind of expectation', () => {
  test.each(Object.keys(entries) as Runner[])('%s tells true from false, by assertion', async (runner) => {
    const copy = packageCopy('wordkit', false);
    copies.push(copy);
    const written = writeAcceptanceTests(withStatements, setupFor(runner, copy.facts), {
      slug: 'kinds',
      issueNumber: 7,
      only: null,
      texts: {},
    });
    writeInto(copy.folder, written.files);
    const results = await runFiles(
      runner,
      copy.folder,
      written.files.map(({ path }) => path),
    );
    const states = Object.entries(written.tests).map(([id, examples]) => [examples[0], results[id] ?? 'not reported']);
    expect(states.filter(([, state]) => state === 'assertion').map(([id]) => id)).toEqual([...falseKinds, 'example-26']);
    expect(states.filter(([, state]) => state !== 'assertion' && state !== 'passed')).toEqual([]);
  });
});

const numberOfTests = (content: string): number => content.match(/^(?:it|test)\(/gm)?.length ?? 0;

describe('the file follows the repository', () => {
  const copy = packageCopy('wordkit', false);
  copies.push(copy);
  const { found } = reproductionOf('wordkit-arrow-comments', copy.facts);
  if (found.kind === 'none') throw new Error('the fixture lost its reproduction');
  const { reproduction } = found;
  const options = { slug: 'truncate', issueNumber: 14, only: null, texts: {} };
  const setup = setupFor('mocha', copy.facts);
  const write = (
    change: Partial<typeof setup>,
    texts: Readonly<Record<string, string>> = {},
    chosen: readonly string[] | null = null,
  ) => {
    const written = writeAcceptanceTests(reproduction, { ...setup, ...change }, { ...options, texts, only: chosen });
    return { path: written.files[0]?.path ?? '', content: written.files[0]?.content ?? '', tests: written.tests };
  };

  test('a readable CommonJS test', () => {
    expect(write({}).path).toBe('test/issue-14-truncate.test.js');
    expect(write({}, {}, ['example-2']).content).toBe(
      [
        "'use strict';",
        '',
        "const assert = require('node:assert/strict');",
        "const wordkit = require('../index.js');",
        '',
        `it("wordkit.truncate('abc', 3) returns 'abc'", async () => {`,
        "  assert.equal(await outcomeOf(async () => wordkit.truncate('abc', 3)), 'abc');",
        '});',
        '',
        '// An error counts as a result, so that a crash is told apart from the value that is expected.',
        'async function outcomeOf(call) {',
        '  try {',
        '    return await call();',
        '  } catch (error) {',
        '    return error;',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('names, endings and syntax of what is there are kept', () => {
    expect(write({ suiteFiles: ['spec/a.spec.mjs'], testFolder: 'spec' }).path).toBe('spec/issue-14-truncate.spec.mjs');
    expect(write({ suiteFiles: ['spec/a.spec.mjs'], testFolder: 'spec' }).content).toContain(
      "import * as wordkit from '../index.js';",
    );
    expect(write({ suiteFiles: ['test/a.js'] }, { 'test/a.js': "import x from '../index.js';" }).content).toContain(
      "import assert from 'node:assert/strict';",
    );
    expect(
      write({ runner: 'vitest', moduleKind: 'esm' }, { 'test/words.test.js': "import { it } from 'vitest'; it('a', () => {});" })
        .content,
    ).toContain("import { expect, it } from 'vitest';");
    expect(write({ extraArgv: ['--ui', 'tdd'] }).content).toMatch(/^test\(/m);
  });

  test('the whole of a CommonJS module is a default import where the test is an ES module', async () => {
    const drafted = await draftAcceptanceTests(
      reproduction,
      { ...setup, runner: 'vitest' },
      { ...options, checkoutPath: copy.folder },
    );
    expect(drafted.files[0]?.content).toContain("import wordkit from '../index.js';");
  });

  test('only the chosen examples are written, under the same ids', () => {
    const all = write({});
    const one = write({}, {}, ['example-2']);
    expect([numberOfTests(all.content), numberOfTests(one.content)]).toEqual([2, 1]);
    expect(Object.entries(all.tests)).toContainEqual(Object.entries(one.tests)[0]);
  });

  test('no test id holds more separators than the file and the title', () => {
    const tricky: Reproduction = {
      ...(reproduction as Extract<Reproduction, { kind: 'examples' }>),
      examples: [1, 2].map((number) => ({
        kind: 'expression',
        id: `example-${number}`,
        setup: '',
        expression: "wordkit.truncate('a > b\\n # TODO', 3 > 2 ? 1 : 2)",
        expected: { kind: 'value', source: '1' },
        claimedActual: null,
        issueLine: 1,
      })),
    };
    const ids = Object.keys(writeAcceptanceTests(tricky, setup, options).tests);
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect(id.split(' > ')).toHaveLength(2);
  });

  test('an existing test is taken as it is; its digest is of the file', async () => {
    const named: Reproduction = {
      kind: 'test',
      file: 'test/words.test.js',
      names: ['slugify > joins words with one dash'],
      issueLine: 1,
    };
    const drafted = await draftAcceptanceTests(named, setup, { ...options, checkoutPath: copy.folder });
    expect(drafted.files[0]?.content).toBe(readFileSync(join(copy.folder, 'test/words.test.js'), 'utf8'));
    expect(drafted.files[0]?.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(drafted.tests).toEqual({ 'test/words.test.js > slugify > joins words with one dash': ['example-1'] });
    await expect(
      draftAcceptanceTests({ ...named, file: 'test/gone.js' }, setup, { ...options, checkoutPath: copy.folder }),
    ).rejects.toThrow(/no file "test\/gone\.js"/);
  });

  test('a repository with a command of its own gets node:test', async () => {
    const drafted = await draftAcceptanceTests(
      reproduction,
      { ...setup, runner: 'command', entry: null, command: ['make', 'test'] },
      { ...options, checkoutPath: copy.folder },
    );
    expect(drafted.setup).toMatchObject({ runner: 'node-test', command: ['make', 'test'] });
    expect(drafted.files[0]?.content).toContain("require('node:test')");
  });

  test('types go where the test is JavaScript and stay where it is TypeScript', () => {
    const typed = {
      ...(reproduction as Extract<Reproduction, { kind: 'examples' }>),
      language: 'ts' as const,
      examples: [
        {
          kind: 'expression' as const,
          id: 'example-1',
          setup:
            "const text: string = 'a' as string;\ninterface A { b?: number }\nfunction f(x?: number, y: Array<string> = []): void {}",
          expression: 'wordkit.truncate(text!, 3 satisfies number)',
          expected: { kind: 'value' as const, source: "'a'" },
          claimedActual: null,
          issueLine: 1,
        },
      ],
    };
    const content = (change: Partial<typeof setup>): string =>
      writeAcceptanceTests(typed, { ...setup, ...change }, options).files[0]?.content ?? '';
    expect(content({})).toContain(
      "  const text = 'a';\n  function f(x, y = []) {}\n  assert.equal(await outcomeOf(async () => wordkit.truncate(text, 3)), 'a');",
    );
    expect(content({ suiteFiles: ['test/a.test.ts'], language: 'ts' })).toContain("const text: string = 'a' as string;");
  });
});
