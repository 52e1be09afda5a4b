import { afterEach, describe, expect, it } from 'vitest';
import { bubblewrapSandbox } from '../../adapters/bubblewrap/bubblewrap-sandbox.ts';
import { thoroughly } from './testing/measured-repository.fixture.ts';
import { measureBaseline, tryEdits, type EditTry, type RerunContext } from './rerun.ts';
import { acceptanceOf, smallRepository, type SmallRepository } from './testing/small-repository.ts';
import type { TestSetup } from '#domain/acceptance.ts';

interface Row {
  readonly title: string;
  readonly setup: Partial<TestSetup>;
  readonly source: readonly [path: string, text: string];
  readonly test: readonly [path: string, text: string];
  readonly red: string;
  readonly packages?: Readonly<Record<string, string>>;
}

const cjs = 'function sum(a, b) { return a - b; }\nmodule.exports = { sum };\n';
const esm = 'export function sum(a, b) { return a - b; }\n';
const typed =
  'enum Kind { A }\nexport function sum(a: number, b: number): number { const x = b!; return a - b; }\nexport { Kind };\n';

const rows: readonly Row[] = [
  {
    title: 'node:test in CommonJS',
    setup: { runner: 'node-test' },
    source: ['sum.js', cjs],
    test: [
      'sum.test.js',
      "const { test, describe } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.js');\ndescribe('sum', () => { test('adds', async (t) => { await t.test('inner', () => assert.strictEqual(sum(1, 2), 3)); }); test('keeps', () => assert.deepEqual(sum(1, 0), 1)); });",
    ],
    red: 'sum.test.js > sum > adds',
  },
  {
    title: 'node:test in TypeScript with an enum',
    setup: { runner: 'node-test', language: 'ts', moduleKind: 'esm' },
    source: ['sum.ts', typed],
    test: [
      'sum.test.ts',
      "import { test } from 'node:test'; import assert from 'node:assert/strict'; import { sum } from './sum.ts';\ntest('adds', () => { assert.equal(sum(1, 2), 3 as number); }); test('keeps', () => { assert.equal(sum(1, 0), 1); });",
    ],
    red: 'sum.test.ts > adds',
  },
  {
    title: 'vitest, with a CommonJS package whose names Node cannot read from its text',
    setup: { runner: 'vitest', language: 'ts', moduleKind: 'esm' },
    source: [
      'sum.ts',
      "import { minus } from 'maths'; import maths from 'maths';\nexport const sum = (a: number, b: number): number => (maths.minus === minus ? a - b : 0);\n",
    ],
    test: [
      'sum.test.ts',
      "import { expect, test } from 'vitest'; import { sum } from './sum';\ntest('adds', () => { expect(sum(1, 2)).toBe(3); }); test('keeps', () => { expect(sum(1, 0)).toBe(1); });",
    ],
    red: 'sum.test.ts > adds',
    packages: {
      'node_modules/maths/package.json': '{ "name": "maths", "main": "index.js" }',
      'node_modules/maths/index.js': "const all = {}; all['mi' + 'nus'] = (a, b) => a - b; module.exports = all;",
    },
  },
  {
    title: 'mocha with hooks and a done callback',
    setup: { runner: 'mocha' },
    source: ['sum.js', cjs],
    test: [
      'sum.test.js',
      "const assert = require('assert'); const { sum } = require('./sum.js');\ndescribe('sum', function () { this.timeout(500); let two; beforeEach(() => { two = 2; }); it('adds', function (done) { setTimeout(() => { try { assert.equal(sum(1, two), 3); done(); } catch (error) { done(error); } }, 1); }); it('keeps', () => assert.equal(sum(1, 0), 1)); });",
    ],
    red: 'sum.test.js > sum > adds',
  },
  {
    title: 'jest with globals and a table',
    setup: { runner: 'jest' },
    source: ['sum.js', cjs],
    test: [
      'sum.test.js',
      "const { sum } = require('./sum.js');\ndescribe('sum', () => { test.each([[1, 0, 1], [1, 2, 3]])('%i and %i make %i', (a, b, c) => { const seen = jest.fn(); seen(sum(a, b)); expect(seen).toHaveBeenCalledWith(c); }); test('older names', async () => { expect(() => { throw new Error('no'); }).toThrowError('no'); expect(() => 1).not.toThrowError(); await expect(Promise.reject(new Error('no'))).rejects.toThrowError(/n/); const seen = jest.fn(); seen(1); expect(seen).toBeCalledWith(1); expect(() => expect(seen).toBeCalledTimes(2)).toThrow(); }); });",
    ],
    red: 'sum.test.js > sum > 1 and 2 make 3',
  },
  {
    title: 'vitest in ES modules without file extensions',
    setup: { runner: 'vitest', moduleKind: 'esm' },
    source: ['sum.mjs', esm],
    test: [
      'sum.test.mjs',
      "import { describe, expect, it, vi } from 'vitest'; import { sum } from './sum';\ndescribe('sum', () => { it('adds', () => { const spy = vi.fn(sum); expect(spy(1, 2)).toEqual(3); }); it('keeps', () => expect(sum(1, 0)).toBe(1)); });",
    ],
    red: 'sum.test.mjs > sum > adds',
  },
  {
    title: 'tape',
    setup: { runner: 'tap' },
    source: ['sum.js', cjs],
    test: [
      'sum.test.js',
      "const test = require('tape'); const { sum } = require('./sum.js');\ntest('adds', (t) => { t.plan(1); t.equal(sum(1, 2), 3); }); test('keeps', (t) => { t.deepEqual([sum(1, 0)], [1]); t.end(); });",
    ],
    red: 'sum.test.js > adds',
  },
  {
    title: 'AVA with a macro, a hook and modifiers',
    setup: { runner: 'tap', entry: 'node_modules/ava/entrypoints/cli.mjs', moduleKind: 'esm' },
    source: ['sum.mjs', esm],
    test: [
      'sum.test.mjs',
      "import test from 'ava'; import { sum } from './sum.mjs';\ntest.beforeEach((t) => { t.context.two = 2; }); const macro = test.macro({ exec(t, a, b) { t.is(sum(a, 0), b); }, title: (given, a) => `keeps ${a}` });\ntest('adds', async (t) => { t.is(sum(1, t.context.two), 3); }); test(macro, 1, 1); test.serial('throws', (t) => { t.throws(() => { throw new TypeError('no'); }, { instanceOf: TypeError, message: /n/ }); }); test.skip('skipped', (t) => t.fail()); test.failing('is known', (t) => { t.deepEqual([sum(1, 0)], [2]); });",
    ],
    red: 'sum.test.mjs > adds',
  },
  {
    title: 'a script that throws',
    setup: { runner: 'command', command: ['node', 'check.js'] },
    source: ['sum.js', cjs],
    test: ['check.js', "const assert = require('node:assert'); const { sum } = require('./sum.js'); assert.equal(sum(1, 2), 3);"],
    red: 'check.js > check.js',
  },
];

let repository: SmallRepository | null = null;

afterEach(async () => {
  await repository?.dispose();
});

describe('the in-process re-runner', () => {
  it.each(rows)('tells a fix from other edits under $title', async ({ setup, source, test, red, packages }) => {
    const [path, text] = source;
    repository = await smallRepository({ [path]: text, ...packages });
    const acceptance = acceptanceOf(test[0], test[1], setup);
    const context: RerunContext = {
      sandbox: bubblewrapSandbox(),
      checkout: repository.checkout,
      acceptance,
      suiteFiles: [],
      seed: 1,
    };
    const baseline = await measureBaseline(context);
    expect(baseline.unloadable).toEqual([]);
    const failing = baseline.tests.filter((each) => each.status === 'failed');
    expect(failing.map((each) => each.id.replace(/ > \(.*/, ''))).toEqual([red]);
    expect(failing[0]?.failure?.kind).toBe('assertion');
    const passing = baseline.tests.filter((each) => each.status === 'passed');
    const tries = ['a + b', 'a * b', 'a + b * 2', 'b + a - 0'].map((to) => replacing(path, text, to));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly, wallMs: 20_000 });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed', 'failed', 'survived']);
  });
});

function replacing(path: string, text: string, to: string): EditTry {
  const start = text.indexOf('a - b');
  const change = { kind: 'replace-expression' as const, start, end: start + 5, text: to };
  return { edit: { path, change }, whole: () => ({ [path]: text.replace('a - b', to) }) };
}
