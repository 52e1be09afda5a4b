import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compareVariants, measureBaseline, tryEdits, type EditTry, type TryOutcome } from './rerun.ts';
import { measuredRepository, thoroughly, type MeasuredRepository } from './testing/measured-repository.fixture.ts';
import type { SmallRepository } from './testing/small-repository.ts';

const source = `const table = [1, 2, 4].map((each) => each * 3);
let calls = 0;
exports.look = function look(index) {
  calls += 1;
  return table[index] + 0;
};
`;

const test = `const { test } = require('node:test'); const assert = require('node:assert'); const { look } = require('./look.js');
test('doubles', () => assert.equal(look(1), 4));
test('knows nothing beyond the end', () => assert.ok(Number.isNaN(look(9))));
`;

let repository: SmallRepository;

afterEach(() => repository.dispose());

async function outcomesOf(edits: readonly (readonly [from: string, to: string])[]): Promise<TryOutcome['kind'][]> {
  const { context, baseline, failing, passing } = await measured();
  return (await tryEdits(context, baseline, edits.map(replacing), { failing, passing, ...thoroughly })).map((each) => each.kind);
}

async function measured(
  files: Readonly<Record<string, string>> = { 'look.js': source },
  acceptance: Parameters<typeof measuredRepository>[1] = { path: 'look.test.js', text: test },
): Promise<MeasuredRepository> {
  const made = await measuredRepository(files, acceptance);
  repository = made.repository;
  return made;
}

describe('isolation between candidates', () => {
  it('reloads the modules for code that runs while they load', async () => {
    expect(
      await outcomesOf([
        ['each * 3', 'each * 2'],
        ['each * 3', 'each + 3'],
      ]),
    ).toEqual(['survived', 'failed']);
  });

  it('loses one candidate, not the batch, to endless loops, exits, patched builtins and crashes', async () => {
    const kinds = await outcomesOf([
      ['table[index] + 0', '(() => { for (;;); })()'],
      ['table[index] + 0', 'process.exit(0)'],
      ['table[index] + 0', '(Array.prototype.extra = 1, 0)'],
      ['table[index] + 0', "/^(a+)+$/.test('a'.repeat(40) + 'b')"],
      ['table[index] + 0', 'process.kill(process.pid, 9)'],
      ['table[index] + 0', 'table[index] - 2'],
      ['table[index] + 0', 'index > 5 ? 0 : 4'],
    ]);
    expect(kinds).toEqual(['failed', 'failed', 'failed', 'timed-out', 'crashed', 'survived', 'regressed']);
  });

  it('calls an edit that does not load invalid and still tries the others', async () => {
    const kinds = await outcomesOf([
      ['table[index] + 0', 'await table'],
      ['table[index] + 0', 'table[index] - 2'],
    ]);
    expect(kinds).toEqual(['invalid', 'survived']);
  });

  it('compares variants on recorded and generated inputs', async () => {
    const { context, baseline } = await measured();
    const variants = ['table[index] - 2', '-2 + table[index]', 'index === 1 ? 4 : NaN'].map((to) => ({
      'look.js': source.replace('table[index] + 0', to),
    }));
    const options = { tests: baseline.tests.map((each) => each.id), inputs: 40, wallMs: 20_000 };
    const { inputs, digests } = await compareVariants(context, baseline, variants, options);
    expect(inputs.filter((each) => each.isRecorded).map((each) => each.text)).toEqual(['1', '9']);
    expect(inputs.length).toBeGreaterThan(5);
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).not.toEqual(digests[0]);
  });
});

describe('a verdict that base would get as well', () => {
  const counted = `const seen = []; const allowed = new Set();
exports.add = (a, b) => { seen.push(a); return a - b; };
exports.allow = (name) => allowed.add(name);
exports.isAllowed = (name) => allowed.has(name);
exports.first = () => seen[0];
`;
  const cases = (...lines: string[]): { readonly path: string; readonly text: string } => ({
    path: 'add.test.js',
    text: [
      "const { test } = require('node:test'); const assert = require('node:assert'); const it = require('./add.js');",
      ...lines,
    ].join('\n'),
  });
  const adds = "test('adds', () => assert.equal(it.add(1, 2), 3));";
  const once =
    "test('allows', () => { it.add(0, 0); assert.equal(it.isAllowed('a'), false); it.allow('a'); assert.ok(it.isAllowed('a')); });";
  const kindsOf = async (
    acceptance: { readonly path: string; readonly text: string },
    tos: readonly string[],
  ): Promise<string[]> => {
    const { context, baseline, failing, passing } = await measured({ 'add.js': counted }, acceptance);
    expect([failing.length, passing.length]).toEqual([1, 1]);
    const tries = tos.map((to) => replacingIn('add.js', counted, ['a - b', to]));
    return (await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly })).map((each) => each.kind);
  };

  it('is no regression by a test that passes once only', async () => {
    expect(await kindsOf(cases(adds, once), ['a + b', 'b + a', 'a - -b'])).toEqual(['survived', 'survived', 'survived']);
  });

  it('is no regression where an earlier candidate left state behind', async () => {
    const zero = "test('zero', () => { assert.equal(it.add(0, 0), 0); assert.notEqual(it.first(), 9); });";
    expect(await kindsOf(cases(adds, zero), ['(seen[0] = 9, a + b)', 'a + b', 'a * 3 + (b && 0)'])).toEqual([
      'regressed',
      'survived',
      'survived',
    ]);
  });

  it('is no survival where the failing test is red once only', async () => {
    const red = "test('adds', () => { const was = it.isAllowed('b'); it.allow('b'); assert.ok(was || it.add(1, 2) === 3); });";
    const zero = "test('zero', () => assert.equal(it.add(0, 0), 0));";
    expect(await kindsOf(cases(red, zero), ['a * b', 'a + b', 'b - a'])).toEqual(['failed', 'survived', 'failed']);
  });
});

describe('inputs whose value lies in a slot', () => {
  const named = 'exports.named = (value) => [`${value} ${typeof value} ${value instanceof Error}`, Error("made")];\n';
  const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { named } = require('./named.js');
class Hidden { #own = 1; toString() { return String(this.#own); } }
const silent = { toString() { throw Object.assign(new Error(), { message: undefined }); } };
const hostile = { isHostile: true, toString() { throw new Proxy({}, { getPrototypeOf() { throw new Error('no'); } }); } };
for (const each of [silent, hostile]) test('throws ' + (each === silent), () => assert.throws(() => named(each)));
const values = [new URL('https://example.org/a'), new URLSearchParams('a=1'), Object('s'), Object(2n), new RangeError('far'), new Hidden(), new Proxy({}, {})];
for (const [index, value] of values.entries()) test('named ' + index, () => assert.ok(named(value).length > 0));
test('fails', () => assert.equal(named(1), 1));`;

  it('are copied with it, and what cannot be copied stops no comparison', async () => {
    const { context, baseline } = await measured({ 'named.js': named }, { path: 'named.test.js', text });
    const variants = ['`${value} ${typeof value}`', '`${value} ${typeof value} ${value instanceof Error}`'].map((to) => ({
      'named.js': named.replace(/`.*`/, to),
    }));
    const options = { tests: baseline.tests.map((each) => each.id), inputs: 0, wallMs: 20_000 };
    const { inputs, digests } = await compareVariants(context, baseline, [...variants, {}], options);
    expect(digests[2]).toEqual(digests[1]);
    expect(digests[0]).not.toEqual(digests[1]);
    const shown = inputs.map(({ text: input }, at) => `${input} → ${digests[1]?.[at] ?? ''}`);
    expect(shown.slice(0, 7).map((each) => each.replace(/\n.*?→/s, ' →'))).toEqual([
      '{ toString: [Function: toString] } → throws Error: ',
      '{ isHostile: true, toString: [Function: toString] } → throws what cannot be read',
      "https://example.org/a → [ 'https://example.org/a object false', [Error: made] ]",
      "URLSearchParams {} → [ 'a=1 object false', [Error: made] ]",
      "[String: 's'] → [ 's object false', [Error: made] ]",
      "[BigInt: 2n] → [ '2 object false', [Error: made] ]",
      "RangeError: far → [ 'RangeError: far object true', [Error: made] ]",
    ]);
  });
});

function replacing(fromTo: readonly [string, string]): EditTry {
  return replacingIn('look.js', source, fromTo);
}

describe('tests that wait for what never comes', () => {
  const callback = `const assert = require('node:assert'); const { test } = require('node:test'); const { later } = require('./later.js');
test('answers', (t, done) => later(1, (value) => { assert.equal(value, 2); done(); }));
test('waits', (t, done) => setTimeout(done, 30));
`;
  const waiting = 'exports.later = (value, done) => { if (value > 1) setImmediate(done, value + 1); };\n';

  it('are found out when nothing is left that they could wait for, long before their time is up', async () => {
    const acceptance = { path: 'later.test.js', text: callback };
    const { context, baseline, failing, passing } = await measured({ 'later.js': waiting }, acceptance);
    expect(failing.map((each) => each.failure?.message)).toEqual([
      'the test did not settle, and nothing was left that it could wait for',
    ]);
    expect(passing.map((each) => each.id)).toEqual(['later.test.js > waits']);
    const tries = ['value > 0', 'value > 2'].map((to) => replacingIn('later.js', waiting, ['value > 1', to]));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed']);
  });
});

describe('tests that write', () => {
  const text = `const { test } = require('node:test'); const assert = require('node:assert'); const fs = require('node:fs'); const { sum } = require('../sum.js');
fs.mkdirSync(__dirname + '/made');
test('adds', () => { fs.writeFileSync(__dirname + '/made/a', String(sum(1, 2))); assert.equal(fs.readFileSync(__dirname + '/made/a', 'utf8'), '3'); });
`;
  const sum = 'exports.sum = (a, b) => a - b;\n';

  it.each([
    ['have a copy of the folder that is theirs', 'test', { tests: 1, unloadable: 0 }],
    ['find the sources read-only', 'lib', { tests: 0, unloadable: 1 }],
  ])('%s', async (_, folder, expected) => {
    const path = `${folder}/sum.test.js`;
    const { repository: made, baseline } = await measured({ 'sum.js': sum, [path]: '' }, { path, text });
    expect({ tests: baseline.tests.length, unloadable: baseline.unloadable.length }).toEqual(expected);
    expect(existsSync(join(made.checkout.path, folder, 'made'))).toBe(false);
  });
});

describe('code that runs while modules load', () => {
  it('is judged by the other test files too, once the failing ones pass', async () => {
    const table = 'exports.all = [1, 2].map((each) => each * 3);\n';
    const head =
      "const { test } = require('node:test'); const assert = require('node:assert'); const { all } = require('./table.js');";
    const other = `${head}\ntest('ends', () => assert.equal(all[1] % 2, 0));\n`;
    const acceptance = { path: 'first.test.js', text: `${head}\ntest('starts', () => assert.equal(all[0], 2));\n` };
    const one = await measured({ 'table.js': table, 'other.test.js': other }, acceptance);
    const context = { ...one.context, suiteFiles: ['other.test.js'] };
    const baseline = await measureBaseline(context);
    const [failing, passing] = (['failed', 'passed'] as const).map((status) =>
      baseline.tests.filter((each) => each.status === status),
    );
    const tries = ['each * 2', 'each + 1', 'each + 5'].map((to) => replacingIn('table.js', table, ['each * 3', to]));
    const outcomes = await tryEdits(context, baseline, tries, { failing: failing ?? [], passing: passing ?? [], ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'regressed', 'failed']);
  });
});

describe('a file that the test script loads first', () => {
  const files = {
    'lib/sum.js': 'exports.sum = (a, b) => a - b;\nexports.all = [1, 2].map((each) => each * 3);\n',
    'setup.js': "global.program = require('./lib/sum.js');\n",
  };
  const head = "const { test } = require('node:test'); const assert = require('node:assert');";
  const extraArgv = ['--require', './setup.js'];

  it.each([
    ['code that runs in the tests', "test('adds', () => assert.equal(program.sum(1, 2), 3));", 'a - b', ['a + b', 'a * b']],
    [
      'code that runs when it is loaded',
      "test('all', () => assert.deepEqual(program.all, [2, 4]));",
      'each * 3',
      ['each * 2', 'each'],
    ],
  ])('makes a program global whose candidates are seen, in %s', async (_, body, from, [right = '', wrong = '']) => {
    const text = `${head}\n${body}\ntest('is there', () => assert.ok(program.sum));\n`;
    const { context, baseline, failing, passing } = await measured(files, { path: 'test/sum.test.js', text, extraArgv });
    expect([failing.length, passing.length]).toEqual([1, 1]);
    const tries = [right, wrong].map((to) => replacingIn('lib/sum.js', files['lib/sum.js'], [from, to]));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed']);
  });

  it('is kept as it was where it cannot be loaded twice', async () => {
    const once = { ...files, 'setup.js': "Object.defineProperty(global, 'once', { value: require('./lib/sum.js') });\n" };
    const text = `${head} const { sum } = require('../lib/sum.js');\ntest('adds', () => assert.equal(sum(1, 2) + once.all[0], 6));\n`;
    const { context, baseline, failing, passing } = await measured(once, { path: 'test/sum.test.js', text, extraArgv });
    const tries = ['a + b', 'a * b'].map((to) => replacingIn('lib/sum.js', files['lib/sum.js'], ['a - b', to]));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed']);
  });
});

describe('an ES module that a test requires', () => {
  it('is loaded anew for a candidate that needs a graph of its own', async () => {
    const sum = 'export const sum = (a, b) => a - b;\n';
    const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.mjs');
test('adds', () => assert.equal(sum(1, 2), 3));
`;
    const { context, baseline, failing, passing } = await measured({ 'sum.mjs': sum }, { path: 'sum.test.cjs', text });
    const tries = ['a + b', 'a * b'].map((to) => ({ ...replacingIn('sum.mjs', sum, ['a - b', to]), edit: null }));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed']);
  });
});

describe('a CommonJS file that a test imports', () => {
  it('is loaded anew with what it requires', async () => {
    const sum = 'exports = module.exports = (a, b) => a - b;\nexports.same = (a) => a;\n';
    const files = {
      'index.js': "module.exports = require('./inner.js');\n",
      'inner.js': "module.exports = require('./sum.js');\n",
    };
    const text = `import { test } from 'node:test'; import assert from 'node:assert'; import sum from './index.js';
test('adds', () => assert.equal(sum(1, sum.same(2)), 3));
`;
    const { context, baseline, failing, passing } = await measured({ ...files, 'sum.js': sum }, { path: 'sum.test.mjs', text });
    const tries = ['a + b', 'a * b'].map((to) => ({ ...replacingIn('sum.js', sum, ['a - b', to]), edit: null }));
    const outcomes = await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
    expect(outcomes.map((each) => each.kind)).toEqual(['survived', 'failed']);
  });
});

describe('candidates that run while modules load', () => {
  it('leave time to the others where a load is dear', async () => {
    const sum = `const end = Date.now() + 60;
while (Date.now() < end);
const none = 100;
exports.sum = (a, b) => a - b + 0 * none;
`;
    const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.js');
test('adds', () => assert.equal(sum(1, 2), 3));
`;
    const { context, baseline, failing, passing } = await measured({ 'sum.js': sum }, { path: 'sum.test.js', text });
    const atLoad = Array.from({ length: 30 }, (_, at) => replacingIn('sum.js', sum, ['100', String(at)]));
    const others = ['a * b', 'b - a', 'a + b', 'a'].map((to) => replacingIn('sum.js', sum, ['a - b', to]));
    const tried = async (loadingShare?: number): Promise<readonly string[]> => {
      const how = { failing, passing, ...thoroughly, ...(loadingShare === undefined ? {} : { loadingShare }) };
      return (await tryEdits(context, baseline, [...atLoad, ...others], how)).map((each) => each.kind);
    };
    const shared = await tried(0);
    expect(shared.slice(-4)).toEqual(['failed', 'failed', 'survived', 'failed']);
    const left = shared.filter((kind) => kind === 'not-tried').length;
    expect(left).toBeGreaterThan(10);
    expect(left).toBeLessThan(30);
    expect(await tried()).not.toContain('not-tried');
  });
});

function replacingIn(path: string, text: string, [from, to]: readonly [string, string]): EditTry {
  const start = text.indexOf(from);
  const change = { kind: 'replace-expression' as const, start, end: start + from.length, text: to };
  return { edit: { path, change }, whole: () => ({ [path]: text.replace(from, to) }) };
}

describe('passing tests that take long together', () => {
  it('do not make a fix look like one that never ends', async () => {
    const slow = Array.from(
      { length: 12 },
      (_, at) => `test('slow ${at}', async () => { await wait(450); assert.equal(sum(${at}, 0), ${at}); });`,
    );
    const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { sum } = require('./sum.js');
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
test('adds', () => assert.equal(sum(1, 2), 3));
${slow.join('\n')}
`;
    const { context, baseline, failing, passing } = await measured(
      { 'sum.js': 'exports.sum = (a, b) => a - b;\n' },
      { path: 'sum.test.js', text },
    );
    expect([failing.length, passing.length]).toEqual([1, 12]);
    const start = 'exports.sum = (a, b) => '.length;
    const change = { kind: 'replace-expression' as const, start, end: start + 5, text: 'a + b' };
    const whole = (): Record<string, string> => ({ 'sum.js': 'exports.sum = (a, b) => a + b;\n' });
    const fix: EditTry = { edit: { path: 'sum.js', change }, whole };
    const outcomes = await tryEdits(context, baseline, [fix], { failing, passing, ...thoroughly });
    expect(outcomes).toEqual([{ kind: 'survived' }]);
  });
});
