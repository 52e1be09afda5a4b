import { describe, expect, test } from 'vitest';
import type { FileChange } from '#domain/candidate-patch.ts';
import { fakeJournalStorage } from '#ports/journal.fake.ts';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { fakeRung, mended } from '../fake-rung.fixture.ts';
import { littleMath, stagedRun, type StagedRun } from '../staged-run.fixture.ts';

const probe = {
  says: 'It may clamp wrongly now.',
  at: null,
  violates: 'regression',
  run: { setup: '', expression: 'clamp(2, 1, 3)', produces: '2' },
};
const approve = JSON.stringify({ verdict: 'approve', findings: [probe] });
const nod = JSON.stringify({ verdict: 'approve', findings: [] });
const asks = (...findings: readonly object[]): string => JSON.stringify({ verdict: 'request-changes', findings });
const crossed = { says: 'Crossed bounds gave the upper one.', at: 'index.js:13', violates: 'regression' };
const crossedRun = { ...crossed, run: { setup: '', expression: 'clamp(5, 3, 1)', produces: '1' } };

/** Mends `sum` and changes what no test looks at. */
const careless: readonly FileChange[] = mended.map((change) => ({
  ...change,
  content: (change.content ?? '').replace('if (value > high) return high;', 'if (value > high && high >= low) return high;'),
}));

const examples = {
  title: 'sum() ignores the first value',
  body: "```js\nconst { sum } = require('little-math');\n\nsum([1, 2, 3]); // expected 6, got 5\nsum([5]); // expected 5, got 0\nsum([7, -2]); // expected 5, got -2\n```\n",
};

const run = (more: Partial<StagedRun>) =>
  stagedRun({ until: 'SELF_REVIEW', issue: examples, panel: null, ladder: [fakeRung('small', [mended])], ...more });
const tiers = { 'structure-reviewer': 2, 'logic-reviewer': 2 };

describe('two reviewers', () => {
  test('who approve in words alone raise nothing', async () => {
    const panel = fakePanel({ 'structure-reviewer': [nod], 'logic-reviewer': [approve] }, tiers);
    const { state, learnt } = await run({ panel });
    expect(state.judgement?.evidence.review).toBeNull();
    expect(state.judgement?.score.route).toBe('human-review');
    expect(learnt.join('\n')).toContain('structure-reviewer (fake/structure-reviewer) gave nothing that was executed and held');
  });

  test('whose attacks were executed and held raise the score by what an independent review weighs, and by no more', async () => {
    const panel = fakePanel({ 'structure-reviewer': [approve], 'logic-reviewer': [approve] }, tiers);
    const { state } = await run({ panel });
    const alone = await run({});
    expect([alone.state.judgement?.evidence.review, alone.state.reviews]).toEqual([null, []]);
    expect(state.judgement?.evidence.review).toBe('approve');
    expect((state.judgement?.score.parts.review ?? 0) - (alone.state.judgement?.score.parts.review ?? 0)).toBe(1);
    expect(state.judgement?.score.route).toBe('fast-lane');
    expect(state.reviews).toMatchObject([
      {
        by: 'structure-reviewer',
        model: 'fake/structure-reviewer',
        tier: 2,
        verdict: 'approve',
        findings: [{ executed: { held: true } }],
      },
      { by: 'logic-reviewer' },
    ]);
  });

  test('cannot talk anything up: what was executed still caps the score', async () => {
    const panel = fakePanel({ 'structure-reviewer': [approve], 'logic-reviewer': [approve] }, tiers);
    const edited = [...mended, { path: 'test/index.test.js', content: '', executable: false }];
    const { halt } = await run({ panel, ladder: [fakeRung('small', [edited])] });
    expect(halt?.reason).toBe('score-below-floor');
    expect(panel.asked).toEqual([]);
  });

  test('who only say something lower nothing and block nothing', async () => {
    const prose = asks({ says: 'This is wrong, sum() must be rewritten.', at: null, violates: null });
    const panel = fakePanel({ 'structure-reviewer': [prose], 'logic-reviewer': [approve] }, tiers);
    const { state, phases } = await run({ panel });
    expect(state.judgement?.evidence.review).toBeNull();
    expect(state.reviews?.[0]).toMatchObject({ verdict: 'request-changes', findings: [{ executed: null }] });
    expect(phases.filter((phase) => phase === 'IMPLEMENT')).toHaveLength(1);
  });

  test('one of whom babbles are as if nobody had been asked', async () => {
    const panel = fakePanel({ 'structure-reviewer': ['LGTM', 'ship it'], 'logic-reviewer': [approve] }, tiers);
    const { state, learnt } = await run({ panel });
    expect(state.judgement?.evidence.review).toBeNull();
    expect(state.judgement?.score.caps).toContain('no-model-review');
    expect(state.reviews?.map(({ by }) => by)).toEqual(['logic-reviewer']);
    expect(learnt.join('\n')).toContain('structure-reviewer (fake/structure-reviewer) gave no answer that can be read');
  });
});

describe('a claim of a reviewer', () => {
  test('that is executed and seen sends the run back, tells the builder, and holds the next change to it', async () => {
    const panel = fakePanel({ 'structure-reviewer': [asks(crossedRun), approve], 'logic-reviewer': [approve, approve] }, tiers);
    const small = fakeRung('small', [careless, mended]);
    const { state, graph, learnt } = await run({ panel, ladder: [small] });
    expect(state.judgement?.evidence.review).toBe('approve');
    expect(state.chosen?.patch.changes).toEqual(mended);
    const [told = ''] = small.tasks[1]?.feedback ?? [];
    expect(told).toContain('clamp(5, 3, 1) must give 1: with the change it fails, twice');
    expect(told).not.toContain(crossed.says);
    expect(learnt.join('\n')).toContain('back to small because of what reviewers claimed and was seen');
    const node = graph.nodes.find(({ claim }) => claim.includes('clamp(5, 3, 1) must give 1'));
    expect(node).toMatchObject({ classification: 'supported', observed: { exitCode: 1 } });
    // The second time the same claim was executed again, on the new change, and not seen.
    expect(state.reviews?.[0]).toMatchObject({
      verdict: 'approve',
      findings: [{ executed: { confirmed: false } }, { executed: { held: true } }],
    });
  });

  test('that stays true for two more tries leaves a draft that needs rework', async () => {
    const again = [asks(crossedRun), approve, approve, approve];
    const panel = fakePanel({ 'structure-reviewer': again, 'logic-reviewer': [approve, approve, approve, approve] }, tiers);
    const other = careless.map((change) => ({ ...change, content: `${change.content ?? ''}\n` }));
    const third = careless.map((change) => ({ ...change, content: `${change.content ?? ''}\n\n` }));
    const small = fakeRung('small', [careless, other, third]);
    const { state, learnt } = await run({ panel, ladder: [small, fakeRung('strong', [mended], { tier: 2 })] });
    expect(state.judgement?.evidence.review).toBe('request-changes');
    expect(state.judgement?.score).toMatchObject({
      caps: expect.arrayContaining(['review-requests-changes']) as string[],
      route: 'needs-rework',
    });
    expect(state.chosen?.patch.changes).toEqual(careless);
    expect(state.sentBack?.map(({ because }) => because)).toEqual(['review', 'review']);
    expect(learnt.join('\n')).toContain('it was sent back 2 times');
  });

  const whole = (body: string): string =>
    `const test = require('node:test');\nconst assert = require('node:assert');\nconst { clamp, sum } = require('../index.js');\n${body}\n`;
  const run1 = (expression: string, produces: string, setup = '') => ({ run: { setup, expression, produces } });

  test('may be a whole test file, where it shows a regression', async () => {
    const test = whole("test('x', () => assert.strictEqual(clamp(5, 3, 1), 1));");
    const panel = fakePanel({ 'structure-reviewer': [asks({ ...crossed, test })] }, tiers);
    const { state } = await run({ panel, ladder: [fakeRung('small', [careless], { attempts: 1 })] });
    const seen = expect.stringMatching(/with the change it fails, twice: [^]*on base it passes/) as string;
    expect(state.reviews?.[0]?.findings[0]?.executed).toMatchObject({ confirmed: true, seen });
    expect(state.judgement?.evidence.review).toBe('request-changes');
  });

  const unconfirmed: readonly (readonly [string, object, RegExp])[] = [
    ['a behaviour that is not there', { violates: 'B9', ...run1('clamp(5, 3, 1)', '1') }, /neither a regression nor a behaviour/],
    ['nothing that is violated', { violates: null, ...run1('clamp(5, 3, 1)', '1') }, /neither a regression nor a behaviour/],
    ['a regression that base has, too', run1('clamp(1, 2, 3)', '7'), /on base it does not pass/],
    ['something that holds', run1('clamp(1, 2, 3)', '2'), /nothing of it fails/],
    ['the opposite of an example', run1('sum( [1,2, 3] )', '5'), /contradicts an example of the issue/],
    [
      'a test of an example',
      { test: whole("test('x', () => assert.strictEqual(sum([5]), 0));") },
      /judges an example of the issue/,
    ],
    [
      'code that is not there',
      { violates: 'B1', ...run1('nope(1)', '1', "const { nope } = require('little-math');") },
      /may be a mistake of the claim/,
    ],
    ['a test that is no program', { test: 'this is not JavaScript' }, /not run: it cannot be read as a program/],
    ['a test that ends the process', { test: whole('process.exit(1);') }, /not run: it holds what no test of a value needs/],
    ['a file outside', { suite: '../../etc/passwd' }, /no such test file/],
  ];

  test('is no claim where it looks at the text of the change, which no change survives', async () => {
    const text = "assert.match(require('node:fs').readFileSync('index.js', 'utf8'), /index = 1/)";
    const test = whole(`test('x', () => ${text});`);
    const panel = fakePanel({ 'structure-reviewer': [asks({ ...crossed, test })] }, tiers);
    const { state } = await run({ panel, ladder: [fakeRung('small', [mended], { attempts: 1 })] });
    expect(state.reviews?.[0]?.findings[0]?.executed).toMatchObject({ confirmed: false });
    expect(state.judgement?.evidence.review).toBeNull();
  });

  test('is not confirmed by anything else, and then does not count', async () => {
    const findings = unconfirmed.map(([says, more]) => ({ violates: 'regression', ...more, says }));
    const panel = fakePanel(
      { 'structure-reviewer': [asks(...findings.slice(0, 5))], 'logic-reviewer': [asks(...findings.slice(5))] },
      tiers,
    );
    const { state } = await run({ panel, ladder: [fakeRung('small', [careless], { attempts: 1 })] });
    const got = (state.reviews ?? []).flatMap((review) => review.findings);
    expect(got.map(({ text }) => text)).toEqual(unconfirmed.map(([says]) => says));
    for (const [index, [says, , seen]] of unconfirmed.entries()) {
      expect(got[index]?.executed, says).toMatchObject({ confirmed: false, seen: expect.stringMatching(seen) as string });
    }
    expect(state.judgement?.evidence.review).toBeNull();
  });
});

const toothless = {
  ...littleMath,
  'test/index.test.js': (littleMath['test/index.test.js'] ?? '').replace(/test\('clamp[^\n]*\n/, ''),
};

describe('a change that only a model says what is right for', () => {
  test('never takes the fast lane, however good it looks: a person reads what the example rests on', async () => {
    const issue = {
      title: 'sum leaves something out',
      body: 'The sum of 1, 2 and 3 should be 6. The sum of 5 alone should be 5. The sum of 7 and 2 should be 9.',
    };
    const setup = "const { sum } = require('little-math');";
    const example = (claim: string, expression: string, produces: string) => ({ claim, run: { setup, expression, produces } });
    const reproductions = [
      example('The sum of 1, 2 and 3 should be 6', 'sum([1, 2, 3])', '6'),
      example('The sum of 5 alone should be 5', 'sum([5])', '5'),
      example('The sum of 7 and 2 should be 9', 'sum([7, 2])', '9'),
    ];
    const reproducer = [JSON.stringify({ reproductions })];
    const panel = fakePanel({ reproducer, 'structure-reviewer': [approve], 'logic-reviewer': [approve] }, tiers);
    const { state, halt } = await run({ issue, panel });
    expect(halt).toBeNull();
    expect(state.heldAside?.examples).toHaveLength(1);
    expect(state.judgement?.evidence.review).toBe('approve');
    expect(state.judgement?.score).toMatchObject({ caps: ['nothing-held-aside'], route: 'human-review' });
  });
});

describe('the routes of the score', () => {
  /** Where examples look at nothing but the sign, mutants of the changed line live. */
  const weak = mended.map((change) => ({
    ...change,
    content: (change.content ?? '').replace(
      'return total;',
      'const unused = 1 + 2 + values.length * 3 - 4; // TODO\n  console.log(unused > 100 ? 1 : 2);\n  return total;',
    ),
  }));

  test('needs rework: one retry on the rung above, once, and the better change is published', async () => {
    const small = fakeRung('small', [weak]);
    const strong = fakeRung('strong', [mended], { tier: 2 });
    const { state, learnt } = await run({ ladder: [small, strong], files: toothless });
    expect(learnt.join('\n')).toMatch(/score 0\.[67]\d: back to strong because of its score/);
    expect([small.tasks.length, strong.tasks.length]).toEqual([1, 1]);
    expect(strong.tasks[0]?.feedback[0]).toContain('0.75 is wanted');
    expect(state.chosen?.patch.changes).toEqual(mended);
    expect(state.judgement?.score.route).toBe('human-review');
  });

  test('and where the retry is not better, the earlier change is published with what was seen of it', async () => {
    const weaker = weak.map((change) => ({ ...change, content: `${change.content ?? ''}// XXX\ndebugger;\n` }));
    for (const later of [null, weaker]) {
      const ladder = [
        fakeRung('small', [weak]),
        fakeRung('strong', [later], { tier: 2 }),
        fakeRung('best', [mended], { tier: 3 }),
      ];
      const { state, learnt } = await run({ ladder: later === null ? ladder.slice(0, 2) : ladder, files: toothless });
      expect(state.chosen?.patch.changes).toEqual(weak);
      expect(state.judgement?.score.route).toBe('needs-rework');
      expect(learnt.join('\n')).toContain('the earlier change with score');
      expect(ladder[2]?.tasks).toHaveLength(0);
    }
  });
});

describe("the owner's gates", () => {
  const gate = (...argv: readonly string[]) => ({ gates: [{ name: 'no loops from zero', argv, wallMs: 20_000 }] });
  const refusesZero = gate(
    'node',
    '-e',
    "process.exit(require('fs').readFileSync('index.js', 'utf8').includes('index = 0;') ? 1 : 0)",
  );

  test('send the run back with what they said, and nobody is paid to review what they refuse', async () => {
    const panel = fakePanel({ 'structure-reviewer': [approve] }, tiers);
    const other = mended.map((change) => ({ ...change, content: (change.content ?? '').replace('index = 0;', 'index = -0 ;') }));
    const small = fakeRung('small', [mended, other]);
    const { state } = await run({ panel, ladder: [small], settings: refusesZero });
    expect(small.tasks[1]?.feedback[0]).toContain('no loops from zero');
    expect(state.ownerGates).toMatchObject([{ passed: true }]);
    expect(panel.asked).toHaveLength(1);
  });

  test('that stay red halt the run and are named; a person may overrule them', async () => {
    const storage = fakeJournalStorage();
    const ladder = [fakeRung('small', [mended])];
    const { halt } = await run({ ladder, settings: refusesZero, storage });
    expect(halt).toMatchObject({ reason: 'regression-found', summary: expect.stringContaining('no loops from zero') as string });
    const lifted = await run({ ladder, settings: refusesZero, storage, resume: { proceedAnyway: true } });
    expect(lifted.halt).toBeNull();
  });

  test('that base fails, too, count against nobody', async () => {
    const { state, halt } = await run({ settings: gate('node', '-e', 'process.exit(1)') });
    expect(halt).toBeNull();
    expect(state.ownerGates).toMatchObject([{ passed: false, onBase: 'failed' }]);
  });
});
