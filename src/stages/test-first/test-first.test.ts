import { describe, expect, it } from 'vitest';
import { isModelWritten } from '#domain/model-tests.ts';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { askedText, littleMath, stagedRun, type StagedResult } from '../staged-run.fixture.ts';

const imports = [{ from: 'little-math', name: 'sum' }];
const answer = (tests: readonly object[], more: object = {}): string => JSON.stringify({ imports, tests, ...more });
const good = [
  { behaviours: ['B1'], expression: 'sum([4, -4, 9])', produces: '9' },
  { behaviours: ['B1'], expression: 'sum([])', produces: '0' },
];
const author = (...answers: readonly string[]): Promise<StagedResult> =>
  stagedRun({ until: 'TEST_FIRST', panel: fakePanel({ 'test-author': answers }) });
const files = (result: StagedResult): string => result.state.acceptance?.files.map(({ content }) => content).join('\n') ?? '';

describe('TEST_FIRST with a test author', () => {
  it("puts the author's tests that execution bears out beside the mechanical ones, and remembers whose they are", async () => {
    const alone = await stagedRun({ until: 'TEST_FIRST', panel: null });
    const { state, learnt } = await author(answer(good));
    expect(alone.state.modelTests).toBeUndefined();
    const mechanical = Object.keys(alone.state.acceptance?.tests ?? {});
    const ids = Object.keys(state.acceptance?.tests ?? {});
    expect(ids.slice(0, mechanical.length)).toEqual(mechanical);
    expect(ids.filter((id) => isModelWritten(state.modelTests, id))).toEqual(ids.slice(mechanical.length));
    expect(Object.values(state.modelTests?.tests ?? {})).toEqual([
      { kind: 'red', behaviours: ['B1'] },
      { kind: 'guard', behaviours: ['B1'] },
    ]);
    expect(state.acceptance?.files).toHaveLength(2);
    expect(state.acceptance?.files.every(({ digest }) => /^[0-9a-f]{64}$/.test(digest))).toBe(true);
    expect(state.visibleTests).toEqual(alone.state.visibleTests);
    expect(state.acceptanceOnBase?.results.filter(({ status }) => status === 'failed')).toHaveLength(mechanical.length + 1);
    expect(learnt).toContain(
      'fake/test-author as test author: 1 more test red by assertion on base, 1 guard green, 0 thrown away',
    );
  });

  it('shows the author section A and facts: no source, no text of the issue beyond it', async () => {
    const panel = fakePanel({ 'test-author': [answer(good)] });
    await stagedRun({ until: 'TEST_FIRST', panel });
    const asked = askedText(panel.asked[0]?.request);
    expect(asked).toContain('sum([1, 2, 3])');
    expect(asked).toContain('little-math');
    expect(asked).not.toContain('values.length');
    expect(asked).not.toContain('The first element never counts');
  });

  it('throws away what contradicts the issue, is itself in error, reaches out, repeats, or is about something else', async () => {
    const { state } = await author(
      answer([
        ...good,
        { expression: 'sum([5])', produces: '0' },
        { expression: 'sum([1, 2, 3])', produces: '6' },
        { expression: 'sum.of([7])', produces: '7' },
        { expression: 'sum([1, missing])', throws: { name: 'RangeError' } },
        { expression: 'sum([process.pid])', produces: '1' },
        { expression: 'clamp(5, 1, 3)', produces: '3' },
        { expression: 'sum([1]); process.exit(0); (1', produces: '1' },
        { expression: 'sum([Math.random(), 1])', produces: '1' },
        { expression: 'sum([8, 1])', produces: 'sum(' },
        { expression: 'sum([8, 2])', produces: 'sum([2, 8])' },
      ]),
    );
    expect(state.modelTests?.dropped.map(({ test, why }) => `${test}: ${why}`)).toEqual([
      "sum([5]): contradicts an example of the issue: both cannot hold, and the issue's decides",
      'sum([1, 2, 3]): is an example of the issue already',
      'sum([process.pid]): reaches for the machine, the clock or chance',
      'clamp(5, 1, 3): calls nothing that the behaviours speak of',
      'sum([1]); process.exit(0); (1: cannot be read as an expression',
      'sum([Math.random(), 1]): reaches for the machine, the clock or chance',
      'sum([8, 1]): cannot be read as an expression',
      'sum([8, 2]): computes what it expects',
      'sum.of([7]): is itself in error: it fails before it reaches the program',
      'sum([1, missing]): is itself in error: it fails before it reaches the program',
    ]);
    expect(Object.keys(state.modelTests?.tests ?? {})).toHaveLength(2);
    for (const gone of ['process', 'missing', 'sum.of', 'random']) expect(files({ state } as StagedResult)).not.toContain(gone);
  });

  it('throws away what is not the same in two runs on base', async () => {
    const source = (littleMath['index.js'] ?? '').replace(
      'return total;',
      'return total + (values.length > 2 ? Math.round(Math.random()) : 0);',
    );
    // One of twelve calls that go either way is all but certain to differ between two runs.
    const flaky = Array.from({ length: 12 }, (_, index) => ({
      expression: `sum([0, ${index + 10}, 0])`,
      produces: `${index + 10}`,
    }));
    const { state } = await stagedRun({
      until: 'TEST_FIRST',
      files: { ...littleMath, 'index.js': source },
      issue: {
        title: 'sum() ignores the first value',
        body: "```js\nconst { sum } = require('little-math');\nsum([5]); // expected 5, got 0\n```\n",
      },
      panel: fakePanel({ 'test-author': [answer(flaky)] }),
    });
    expect(state.modelTests?.dropped.map(({ why }) => why)).toContain('is not the same in two runs');
    expect(Object.keys(state.modelTests?.tests ?? {}).length).toBeLessThan(12);
  });

  it.each([
    ['no JSON', ['I would rather not.', 'Still no.']],
    ['another form', ['{"tests": [{"expression": 5}]}', '{"tests": "all"}']],
  ])('goes on as if nobody had been asked where the answers are %s, and says so', async (_, answers) => {
    const alone = await stagedRun({ until: 'TEST_FIRST', panel: null });
    const { state, learnt } = await author(...answers);
    expect(state.acceptance).toEqual(alone.state.acceptance);
    expect(state.modelTests).toMatchObject({ author: null, tests: {} });
    expect(learnt).toContainEqual(expect.stringContaining("the test author's answer was unusable"));
  });

  it('takes a whole test file without the tests that prove nothing, and none that contradicts the issue or loads what is not under test', async () => {
    const file = (body: string): string =>
      answer([], { file: `'use strict';\nconst test = require('node:test');\nconst assert = require('node:assert');\n${body}` });
    const ours = "const { sum } = require('../index.js');\n";
    const red = "test('adds both', () => { assert.strictEqual(sum([3, 4]), 7); });\n";
    const broken = "test('is broken', () => { assert.strictEqual(sum(nothing), 7); });\n";
    const taken = await author(file(`${ours}${red}${broken}`));
    expect(taken.state.modelTests?.dropped).toEqual([
      { test: 'is broken', why: expect.stringContaining('other than by assertion') },
    ]);
    expect(Object.keys(taken.state.modelTests?.tests ?? {})).toEqual([expect.stringContaining(' > adds both')]);
    expect(files(taken)).not.toContain('is broken');
    const contrary = await author(file(`${ours}${red}test('five', () => { assert.strictEqual(sum([5]), 0); });\n`));
    const reaching = await author(file(`${ours}${red}require('node:child_process');\n`));
    for (const { state } of [contrary, reaching]) expect(state.modelTests?.tests).toEqual({});
    expect(contrary.state.modelTests?.dropped[0]?.why).toContain('contradicts an example of the issue');
    expect(reaching.state.modelTests?.dropped[0]?.why).toMatch(/loads a module|no test of a value needs/);
  });
});
