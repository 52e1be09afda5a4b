import { describe, expect, test } from 'vitest';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { askedText, littleMath, stagedRun } from '../staged-run.fixture.ts';

const prose = { title: 'sum leaves something out', body: 'The sum of 1, 2 and 3 should be 6, but the first value never counts.' };
const setup = "const { sum } = require('little-math');";
const reproduction = (more: object = {}, run: object = {}): string =>
  JSON.stringify({
    reproductions: [
      {
        claim: 'The sum of 1, 2 and 3 should be 6',
        run: { setup, expression: 'sum([1, 2, 3])', produces: '6', ...run },
        ...more,
      },
    ],
  });

describe('an issue that gives nothing to run', () => {
  test('cannot be fixed without a model', async () => {
    await expect(stagedRun({ issue: prose, until: 'CHALLENGE', panel: null })).rejects.toThrow(/nothing that could be run/);
  });

  test('is reproduced from data that a model wrote, which is executed and says who wrote it', async () => {
    const panel = fakePanel({ reproducer: [`\`\`\`json\n${reproduction()}\n\`\`\``] });
    const { state, halt, graph, learnt } = await stagedRun({ issue: prose, until: 'CHALLENGE', panel });
    expect(halt).toBeNull();
    expect(state.reproduction).toMatchObject({
      kind: 'examples',
      writtenBy: { model: 'fake/reproducer', claims: ['The sum of 1, 2 and 3 should be 6'] },
      examples: [{ expression: 'sum([1, 2, 3])', issueLine: 1 }],
    });
    expect(state.examplesOnBase).toEqual({ red: ['example-1'], green: [], timed: [] });
    expect(graph.nodes[0]?.claim).toContain(
      'fake/reproducer wrote from the issue\'s words ("The sum of 1, 2 and 3 should be 6")',
    );
    expect(learnt.join('\n')).toContain('the issue gives nothing that can be run; fake/reproducer wrote 1 example');
  });

  test.each([
    ['one that passes on base', reproduction({}, { expression: 'sum([0, 1, 2, 3])' })],
    [
      'one that only crashes while it is set up',
      reproduction({}, { setup: `${setup} const values = null.values;`, expression: 'sum(values)' }),
    ],
  ])('halts on %s', async (_, answer) => {
    const { halt } = await stagedRun({ issue: prose, until: 'CHALLENGE', panel: fakePanel({ reproducer: [answer] }) });
    expect(halt).toMatchObject({ reason: 'not-reproducible', summary: expect.stringContaining('fake/reproducer') as string });
  });

  test.each([
    [
      'words that do not stand in the issue',
      reproduction({ claim: 'sum should be 60 for these' }),
      /does not stand in the issue/,
    ],
    [
      'a result that the words do not say',
      reproduction({ claim: 'the first value never counts' }),
      /whether `sum\(\[1, 2, 3\]\)`, which gives `6` is right is for a person to say, because 6 does not stand/,
    ],
    ['a result that is computed by the code', reproduction({}, { produces: 'sum([1, 5])' }), /no literal value/],
    ['a call of nothing in the package', reproduction({}, { expression: '1 + 1' }), /nothing of this package/],
    ['none', '{"reproductions": [], "why": "the right result is not said"}', /the right result is not said/],
  ])('takes nothing from an answer with %s', async (_, answer, why) => {
    const run = stagedRun({ issue: prose, until: 'CHALLENGE', panel: fakePanel({ reproducer: [answer] }) });
    await expect(run).rejects.toThrow(why);
  });

  test('is as if nobody had been asked where the answer is garbled twice', async () => {
    const panel = fakePanel({ reproducer: ['I fixed it, all tests pass!', '{"reproductions": "none"}'] });
    await expect(stagedRun({ issue: prose, until: 'CHALLENGE', panel })).rejects.toThrow(/gave no answer that can be read/);
    expect(panel.asked).toHaveLength(2);
  });

  test("asks nobody where the issue's own reproduction is there", async () => {
    const panel = fakePanel({ reproducer: [reproduction()] });
    const { state } = await stagedRun({ until: 'CHALLENGE', panel });
    expect(panel.asked).toEqual([]);
    expect(state.reproduction).not.toHaveProperty('writtenBy');
  });
});

const clampIssue = {
  title: 'clamp is wrong with crossed bounds',
  body: "```js\nconst { clamp } = require('little-math');\n\nclamp(5, 3, 1); // expected 3, got 1\n```\n",
};
const objection = (cites: object = {}, run: object = {}): string =>
  JSON.stringify({
    objection: {
      says: 'The upper bound wins on purpose.',
      cites: { file: 'README.md', line: 4, quote: '`clamp(5, 3, 1)` gives `1`: with crossed bounds', ...cites },
      run: { setup: '', expression: 'clamp(5, 3, 1)', produces: '1', ...run },
    },
  });

describe('a premise', () => {
  test('is rejected where words that stand at base say so and the failing example gives what they say', async () => {
    const panel = fakePanel({ 'premise-challenger': [objection()] });
    const { halt, graph, storage } = await stagedRun({ issue: clampIssue, until: 'CHALLENGE', panel });
    expect(halt).toMatchObject({
      reason: 'premise-rejected',
      phase: 'CHALLENGE',
      evidence: [
        'README.md:4: "`clamp(5, 3, 1)` gives `1`: with crossed bounds"',
        'ran `clamp(5, 3, 1)`, which gives `1`',
        'premise-challenger (fake/premise-challenger): The upper bound wins on purpose.',
      ],
    });
    expect(graph.nodes.at(-1)).toMatchObject({ parent: 'h1', classification: 'supported' });

    const lifted = await stagedRun({
      issue: clampIssue,
      until: 'CHALLENGE',
      panel: fakePanel({ 'premise-challenger': [objection()] }),
      storage,
      resume: { proceedAnyway: true },
    });
    expect(lifted.halt).toBeNull();
    expect(lifted.state.council).toMatchObject([
      { by: 'premise-challenger', at: 'README.md:4', resolution: 'a person went on with it' },
    ]);
  });

  test.each([
    ['words that do not stand there', objection({ quote: '`clamp(5, 3, 1)` gives `1` always' }), /do not stand there/],
    ['a file that is not there', objection({ file: 'docs/clamp.md' }), /no such file/],
    ['a file outside', objection({ file: '../../../../etc/passwd', line: 1, quote: 'root:x:0:0' }), /no such file/],
    [
      'a true sentence about something else',
      objection({ line: 3, quote: '`sum(values)` adds numbers.' }),
      /do not say what the call/,
    ],
    [
      'code, which shows no intention',
      objection({ file: 'index.js', line: 12, quote: 'exports.clamp = function clamp(value, low, high) {' }),
      /what is and not what is meant/,
    ],
    ['a value that the code does not give', objection({}, { produces: '3' }), /gave/],
    ['a call that is no failing example', objection({}, { expression: 'clamp(5, 1, 3)' }), /no example that fails/],
  ])('stands against %s: people are told, nothing more', async (_, answer, why) => {
    const { halt, state } = await stagedRun({
      issue: clampIssue,
      until: 'CHALLENGE',
      panel: fakePanel({ 'premise-challenger': [answer] }),
    });
    expect(halt).toBeNull();
    expect(state.council).toMatchObject([
      { by: 'premise-challenger', severity: 'info', resolution: expect.stringMatching(why) as string },
    ]);
  });

  test.each([
    ['no objection', ['{"objection": null}']],
    ['no readable answer', ['trust me', 'it is intended']],
  ])('stands with %s', async (_, answers) => {
    const panel = fakePanel({ 'premise-challenger': answers });
    const { halt, state, learnt } = await stagedRun({ issue: clampIssue, until: 'CHALLENGE', panel });
    expect({ halt, council: state.council }).toEqual({ halt: null, council: undefined });
    expect(learnt.join('\n')).toMatch(/premise-challenger \(fake\/premise-challenger\) (?:has no objection|gave no answer)/);
  });

  test('is challenged on excerpts that hold the words to cite', async () => {
    const panel = fakePanel({ 'premise-challenger': ['{"objection": null}'] });
    await stagedRun({ issue: clampIssue, until: 'CHALLENGE', panel });
    expect(askedText(panel.asked[0]?.request)).toContain('4| - `clamp(5, 3, 1)` gives `1`');
  });
});

test.each([
  ['one call', [4]],
  ['several calls, one after the other,', [4, 9, 25, 49]],
])('a reproduction in which %s would use up the memory is red under a clock', async (_, numbers) => {
  const files = {
    ...littleMath,
    'index.js': `exports.factors = (number) => {
  const found = [];
  for (let by = 1; number > 1; ) {
    if (number % by === 0) {
      found.push(by);
      number /= by;
    } else by += 1;
  }
  return found;
};
`,
    'test/index.test.js': `require('node:test')('one has none', () => require('node:assert').deepEqual(require('../index.js').factors(1), []));\n`,
  };
  const calls = numbers.map((number) => `factors(${number}); // expected [${Math.sqrt(number)}, ${Math.sqrt(number)}]`);
  const body = `\`\`\`js\nconst { factors } = require('little-math');\n\n${calls.join('\n')}\n\`\`\`\n`;
  const issue = { title: 'factors() dies', body };
  const { state, halt, learnt } = await stagedRun({ issue, files, until: 'CHALLENGE', panel: null });
  expect(halt).toBeNull();
  const ids = numbers.map((_number, at) => `example-${at + 1}`);
  expect(state.examplesOnBase).toEqual({ red: ids, green: [], timed: ids, seconds: 0.3 });
  expect(learnt.join('\n')).toContain('run under a clock');
});
