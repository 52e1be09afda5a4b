import { afterEach, describe, expect, it } from 'vitest';
import { tryEdits, type EditTry, type MovedFailure, type TryOutcome } from './rerun.ts';
import { measuredRepository, thoroughly } from './testing/measured-repository.fixture.ts';
import type { SmallRepository } from './testing/small-repository.ts';

const files = {
  'low.js':
    "const { high } = require('./high.js');\nexports.both = (a) => {\n  const low = a - 1;\n  return low + high(a);\n};\n",
  'high.js':
    'exports.high = (a) => {\n  if (a > 9) return 0;\n  return a * 3;\n};\nexports.table = [1].map((each) => each - 1);\n',
};
const text = `const { test } = require('node:test'); const assert = require('node:assert'); const { both } = require('./low.js');
const { high, table } = require('./high.js');
test('adds', () => {
  assert.equal(both(1), 4, 'first');
  assert.equal(both(2), 7, 'second');
});
test('knows nothing beyond 9', () => assert.equal(high(10), 0));
test('has a table', () => assert.equal(table.length, 1));
`;
type Change = readonly [path: keyof typeof files, from: string, to: string];

let repository: SmallRepository;
afterEach(() => repository.dispose());

const placed = ([path, from, to]: Change): NonNullable<EditTry['edit']> => {
  const start = files[path].indexOf(from);
  return { path, change: { kind: 'replace-expression', start, end: start + from.length, text: to } };
};

/** Whole texts that would not do: what is switched in must not need them. */
const unused = (): Record<string, string> => ({ 'low.js': 'throw new Error("served as a whole");' });

const pair = (one: Change, other: Change, whole: EditTry['whole'] = unused): EditTry => ({
  edit: placed(one),
  also: placed(other),
  whole,
});
const single = (one: Change): EditTry => ({ edit: placed(one), whole: unused });

async function outcomesOf(tries: readonly EditTry[]): Promise<TryOutcome[]> {
  const measured = await measuredRepository(files, { path: 'both.test.js', text });
  repository = measured.repository;
  expect([measured.failing.length, measured.passing.length]).toEqual([1, 2]);
  const { context, baseline, failing, passing } = measured;
  return await tryEdits(context, baseline, tries, { failing, passing, ...thoroughly });
}

const kindsOf = async (tries: readonly EditTry[]): Promise<string[]> => (await outcomesOf(tries)).map((each) => each.kind);

describe('two edits switched in together', () => {
  it('survive where neither does alone, in one file, in two, and with one that many pairs share', async () => {
    const low: Change = ['low.js', 'a - 1', 'a + 1'];
    const more: Change = ['low.js', 'low + high(a)', 'low + high(a) - 1'];
    const high: Change = ['high.js', 'a * 3', 'a * 2'];
    const tries = [single(low), single(more), single(high), pair(low, more), pair(low, high), pair(high, low), pair(low, more)];

    expect(await kindsOf(tries)).toEqual(['failed', 'failed', 'failed', 'failed', 'survived', 'survived', 'failed']);
  });

  it('are held against the passing tests that either of them reaches', async () => {
    const low: Change = ['low.js', 'a - 1', '3 * a + 1'];
    const tries = [pair(low, ['high.js', 'a > 9', 'a > 0']), pair(low, ['high.js', 'a > 9', 'a < 9'])];

    expect(await kindsOf(tries)).toEqual(['survived', 'regressed']);
  });

  it('are loaded anew where one of them runs while modules load', async () => {
    expect(
      await kindsOf([
        pair(['high.js', 'each - 1', 'each'], ['low.js', 'a - 1', '1 + high(0) + a']),
        pair(['high.js', '[1].map((each) => each - 1)', '[]'], ['low.js', 'low + high(a)', '3 * a + 1']),
      ]),
    ).toEqual(['failed', 'regressed']);
  });

  it('are served as whole texts where one would hide the other', async () => {
    const whole = (): Record<string, string> => ({ 'low.js': files['low.js'].replace('low + high(a)', '3 * a + 1') });

    expect(await kindsOf([pair(['low.js', 'low + high(a)', '0'], ['low.js', 'high(a)', '1'], whole)])).toEqual(['survived']);
  });
});

describe('a failure that moved', () => {
  it('tells the later line, another message, and nothing where it is as on base', async () => {
    const outcomes = await outcomesOf([
      single(['low.js', 'low + high(a)', '4']),
      single(['low.js', 'low + high(a)', '(() => { throw new TypeError("no"); })()']),
      single(['low.js', 'a - 1', '0 + a - 1']),
    ]);
    const moved = outcomes.map((each) => (each.kind === 'failed' ? (each.moved ?? null) : null)) as (MovedFailure | null)[];

    expect(moved[0]).toMatchObject({ line: 5, isLater: true, failure: 'assertion', message: 'second' });
    expect(moved[1]).toMatchObject({ isLater: false, failure: 'exception', message: 'no' });
    expect(moved[2]).toBeNull();
  });

  it('does not count where a passing test broke', async () => {
    const [outcome] = await outcomesOf([single(['high.js', 'a > 9', 'a > (a < 2 ? 0 : 99)'])]);

    expect(outcome).toMatchObject({ kind: 'failed', moved: null });
  });
});
