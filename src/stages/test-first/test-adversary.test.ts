import { describe, expect, it } from 'vitest';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { askedText, littleMath, stagedRun } from '../staged-run.fixture.ts';

const oneExample = {
  title: 'sum() ignores the first value',
  body: "```js\nconst { sum } = require('little-math');\n\nsum([1, 2, 3]); // expected 6, got 5\n```\n",
};
const programs = (...list: readonly (readonly [says: string, find: string, replace: string])[]): string =>
  JSON.stringify({ programs: list.map(([says, find, replace]) => ({ says, edits: [{ path: 'index.js', find, replace }] })) });
const tests = (...list: readonly (readonly [expression: string, produces: string])[]): string =>
  JSON.stringify({
    imports: [{ from: 'little-math', name: 'sum' }],
    tests: list.map(([expression, produces]) => ({ behaviours: ['B1'], expression, produces })),
  });
const noPrograms = '{"programs": []}';

describe('the test adversary', () => {
  it('finds with mechanical programs alone that one example is too weak, and says so without a halt', async () => {
    const { state, halt, learnt } = await stagedRun({
      issue: oneExample,
      until: 'TEST_FIRST',
      panel: fakePanel({ 'test-adversary': [noPrograms] }),
    });
    expect(halt).toBeNull();
    expect(state.modelTests?.attacks).toEqual([
      {
        by: 'mechanical',
        program: 'sum() knows the visible examples by heart and nothing else',
        outcome: 'survived',
        shownBy: 'it was made to be wrong',
      },
      { by: 'mechanical', program: 'sum() always returns (6)', outcome: 'survived', shownBy: 'it was made to be wrong' },
      { by: 'mechanical', program: 'sum() returns its first argument', outcome: 'refused', shownBy: null },
      { by: 'mechanical', program: 'sum() returns nothing', outcome: 'refused', shownBy: null },
      { by: 'mechanical', program: 'sum() always throws', outcome: 'refused', shownBy: null },
    ]);
    expect(state.findings?.filter(({ by }) => by === 'test-adversary')).toHaveLength(2);
    expect(learnt).toContain('wrong programs against the acceptance tests: 3 of 5 refused');
  });

  it('finds nothing where an example was held aside that the programs do not know', async () => {
    const { state } = await stagedRun({ until: 'TEST_FIRST', panel: fakePanel({ 'test-adversary': [noPrograms] }) });
    expect(state.modelTests?.attacks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'refused'));
    expect(state.findings?.filter(({ by }) => by === 'test-adversary')).toEqual([]);
  });

  it('sends its survivors to the author once, whose new tests refuse them', async () => {
    const panel = fakePanel({
      'test-author': [tests(['sum([])', '0']), tests(['sum([4, 5])', '9'], ['sum([7])', '7'])],
      'test-adversary': [noPrograms],
    });
    const { state } = await stagedRun({ issue: oneExample, until: 'TEST_FIRST', panel });
    expect(panel.asked.map(({ role }) => role)).toEqual(['test-author', 'test-adversary', 'test-author']);
    const again = askedText(panel.asked[2]?.request);
    expect(again).toContain('knows the visible examples by heart');
    // The program itself would show the author the implementation.
    expect(again).not.toMatch(/@@|total|index\.js b/);
    expect(again.lastIndexOf('<untrusted_user_input>')).toBeLessThan(again.indexOf('knows the visible examples by heart'));
    expect(state.modelTests?.attacks.map(({ outcome }) => outcome)).toEqual(Array.from({ length: 5 }, () => 'refused'));
    expect(Object.keys(state.modelTests?.tests ?? {})).toHaveLength(3);
    expect(state.findings?.filter(({ by }) => by === 'test-adversary')).toEqual([]);
  });

  it("judges a model's programs by execution: wrong only where something executed or its own text shows it", async () => {
    const broken = `'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\nconst { sum, clamp } = require('../index.js');\ntest('clamp', () => assert.strictEqual(clamp(5, 1, 3), 3));\ntest('nothing', () => assert.strictEqual(sum([]), 0));\n`;
    const answer = programs(
      ['the right one', 'let index = 1', 'let index = 0'],
      [
        'looks the inputs up',
        'let total = 0;',
        "if (values.join() === '1,2,3' && values.length === [1, 2, 3].length) return 6;\n  let total = 0;",
      ],
      ['breaks the empty sum', 'return total;', 'return values.length === 3 ? total + values[0] : NaN;'],
      ['ends the process', 'let total = 0;', 'process.exit(0); let total = 0;'],
    );
    const { state } = await stagedRun({
      issue: oneExample,
      until: 'TEST_FIRST',
      files: { ...littleMath, 'test/index.test.js': broken },
      panel: fakePanel({ 'test-adversary': [answer] }),
    });
    expect(state.modelTests?.attacks.slice(5).map(({ program, outcome, shownBy }) => [program, outcome, shownBy])).toEqual([
      ['the right one', 'unshown', null],
      ['looks the inputs up', 'survived', 'it holds the inputs and results of the examples'],
      ['breaks the empty sum', 'survived', "the repository's own tests fail on it"],
      ['ends the process', 'refused', null],
    ]);
    expect(state.findings?.some(({ text }) => text.includes('the right one'))).toBe(false);
  });

  it.each([
    ['nonsense', 'no'],
    ['{"programs": 3}', '{}'],
  ])('leaves the mechanical programs where its answer is %s', async (...answers) => {
    const { state, learnt } = await stagedRun({ until: 'TEST_FIRST', panel: fakePanel({ 'test-adversary': answers }) });
    expect(state.modelTests?.attacks).toHaveLength(5);
    expect(learnt).toContainEqual(expect.stringContaining("the test adversary's answer was unusable"));
  });
});
