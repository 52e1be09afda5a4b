import { describe, expect, test } from 'vitest';
import type { ModelAnswer } from '#ports/model.ts';
import type { ModelRole } from '#domain/model-role.ts';
import { fakePanel, type FakePanel } from '#ports/model-panel.fake.ts';
import { askedText, littleMath, stagedRun, type StagedResult, type StagedRun } from '../staged-run.fixture.ts';

const findings = (...all: readonly object[]): string =>
  JSON.stringify({ findings: all.map((one) => ({ severity: 'medium', text: 'What of one value?', ...one })) });
const draft = (answers: readonly object[] = [], more: object = {}): string =>
  JSON.stringify({ behaviours: [], plan: [{ file: 'index.js', does: 'Start with the first value.' }], answers, ...more });
const settled = (...ids: readonly string[]): string =>
  JSON.stringify({ answers: ids.map((finding) => ({ finding, resolved: true, says: 'It is.' })) });
const open = (...ids: readonly string[]): string =>
  JSON.stringify({ answers: ids.map((finding) => ({ finding, resolved: false, says: 'Not at all.' })) });
const answers = (id: string): object => ({ finding: id, says: 'B1 states it.' });
const none = findings();
const cited = {
  severity: 'blocking',
  cites: { file: 'test/index.test.js', line: 7, quote: "test('the sum of nothing is nothing'" },
};

type Answers = Readonly<Partial<Record<ModelRole, readonly (string | Partial<ModelAnswer>)[]>>>;

async function deliberate(said: Answers, more: Partial<StagedRun> = {}): Promise<StagedResult & { readonly panel: FakePanel }> {
  const panel = fakePanel(said);
  return { ...(await stagedRun({ until: 'SPEC', panel, ...more })), panel };
}

const rolesOf = ({ asked }: FakePanel): readonly ModelRole[] => asked.map(({ role }) => role);

describe('the council with models', () => {
  test('is asked at once, each councillor in its own words, and nothing found means one round', async () => {
    const { halt, state, panel, phases } = await deliberate({
      skeptic: [none],
      'backward-compat': [none],
      'edge-hunter': [none],
      'spec-author': [draft()],
    });
    expect({ halt, council: state.council }).toEqual({ halt: null, council: [] });
    expect(rolesOf(panel).toSorted()).toEqual(['backward-compat', 'edge-hunter', 'skeptic', 'spec-author']);
    expect(phases.filter((phase) => phase === 'COUNCIL')).toHaveLength(1);
    const prompts = panel.asked.slice(0, 3).map(({ request }) => askedText(request));
    expect(new Set(prompts.map((prompt) => prompt.split('\n')[0])).size).toBe(3);
    for (const prompt of prompts) expect(prompt).toContain('example-1 (FAILS today)');
  });

  test('looks every citation up and executes every claim; what is wrong becomes a remark that says so', async () => {
    const { state, graph } = await deliberate({
      skeptic: [
        findings(
          { severity: 'low', cites: { file: 'index.js', line: 5, quote: 'let total = 0;' } },
          { severity: 'high', cites: { file: 'index.js', line: 5, quote: 'let total = 1;' } },
          { severity: 'low', run: { setup: '', expression: 'sum([])', produces: '0' } },
          { severity: 'high', run: { setup: '', expression: 'sum([])', produces: '1' } },
        ),
      ],
    });
    expect(state.council?.map(({ severity, at, text }) => [severity, at, text])).toEqual([
      ['low', 'index.js:5', 'What of one value?'],
      ['info', null, expect.stringContaining('what it cites is not found: the quoted words do not stand there at base')],
      ['low', null, expect.stringContaining('ran `sum([])`, which gives `0`')],
      ['info', null, expect.stringContaining('gave ["number","0"] where ["number","1"] is expected')],
    ]);
    const executed = graph.nodes.filter(({ edge }) => edge === 'asked by the skeptic');
    expect(executed.map(({ parent, classification }) => [parent, classification])).toEqual([
      ['h1', 'supported'],
      ['h1', 'refuted'],
    ]);
  });

  test('is as if nobody had been asked where an answer is garbled, and says so', async () => {
    const { halt, state, learnt } = await deliberate({ skeptic: ['This is fine.', '{"findings": "many"}'] });
    expect({ halt, council: state.council }).toEqual({ halt: null, council: [] });
    expect(learnt).toContain('skeptic (fake/skeptic) gave no answer that can be read');
  });
});

describe('a finding that the specification has to answer', () => {
  test('goes to the author, and back to the councillor who raised it and to nobody else', async () => {
    const { halt, state, panel, phases } = await deliberate({
      skeptic: [findings({}), settled('F1')],
      'edge-hunter': [findings({ severity: 'info' })],
      'spec-author': [draft([answers('F1')])],
    });
    expect(halt).toBeNull();
    expect(phases.slice(-4)).toEqual(['COUNCIL', 'SPEC', 'COUNCIL', 'SPEC']);
    expect(rolesOf(panel).slice(-2)).toEqual(['spec-author', 'skeptic']);
    expect(askedText(panel.asked.at(-1)?.request)).toContain('specification: B1 states it.');
    expect(state.council).toMatchObject([
      { by: 'skeptic', round: 1, resolution: 'specification: B1 states it.' },
      { by: 'edge-hunter', resolution: null },
    ]);
  });

  test('is open after three rounds without a halt where it is not blocking', async () => {
    const { halt, state, phases } = await deliberate({
      skeptic: [findings({ severity: 'high' }), open('F1'), open('F1')],
      'spec-author': [draft([answers('F1')]), draft([answers('F1')])],
    });
    expect(halt).toBeNull();
    expect(phases.filter((phase) => phase === 'COUNCIL')).toHaveLength(3);
    expect(state.council).toMatchObject([
      { round: 3, resolution: null, text: expect.stringContaining('round 3: not settled') as string },
    ]);
  });
});

describe('a blocking finding', () => {
  test.each([
    ['in mere prose', {}],
    ['with a citation of something else', { cites: { file: 'index.js', line: 5, quote: 'let total = 0;' } }],
    ['with a claim that cannot be run', { run: { setup: '', expression: 'gone()', produces: '1' } }],
  ])('%s asks a person and halts nothing', async (_, more) => {
    const said = { skeptic: [findings({ severity: 'blocking', text: 'All of it is wrong.', ...more })] };
    const { halt, state } = await deliberate(said);
    expect(halt).toBeNull();
    expect(state.council).toMatchObject([
      { severity: 'high', text: expect.stringContaining('a person should look at it') as string },
    ]);
  });

  test('that was confirmed halts where nobody can answer it, and a person may lift that', async () => {
    const skeptic = [findings(cited)];
    const first = await deliberate({ skeptic });
    expect(first.halt).toMatchObject({
      reason: 'council-blocking-finding',
      phase: 'COUNCIL',
      evidence: [expect.stringContaining('test/index.test.js:7')],
    });
    const second = await deliberate({ skeptic }, { storage: first.storage, resume: { proceedAnyway: true } });
    expect(second.halt).toBeNull();
    expect(second.state.council).toMatchObject([{ severity: 'blocking', resolution: 'a person went on with it' }]);
  });

  test.each([
    ['leaves it out, asked twice', [draft(), draft()]],
    ['gives no readable answer', ['No.', 'Never.']],
  ])('halts where the author %s', async (_, author) => {
    const first = await deliberate({ skeptic: [findings(cited)], 'spec-author': author });
    expect(first.halt).toMatchObject({ reason: 'council-blocking-finding', phase: 'COUNCIL' });
    const said = { skeptic: [], 'spec-author': [draft()] };
    const second = await deliberate(said, { storage: first.storage, resume: { proceedAnyway: true } });
    expect(second.halt).toBeNull();
    expect(second.state.council).toMatchObject([{ resolution: 'a person went on with it' }]);
  });

  test('halts as a deadlock where three rounds do not settle it, and a person may lift that', async () => {
    const first = await deliberate({
      skeptic: [findings(cited), open('F1'), open('F1')],
      'spec-author': [draft([answers('F1')]), draft([answers('F1')])],
    });
    expect(first.halt).toMatchObject({ reason: 'council-deadlock', phase: 'COUNCIL' });
    const second = await deliberate(
      { skeptic: [open('F1')], 'spec-author': [] },
      { storage: first.storage, resume: { proceedAnyway: true } },
    );
    expect(second.halt).toBeNull();
    expect(second.state.council).toMatchObject([{ round: 3, resolution: 'a person went on with it' }]);
  });

  test('of the mechanical lenses halts before any councillor is asked', async () => {
    const pinned =
      "const { sum } = require('../index.js');\nrequire('node:test')('p', () => require('node:assert').strictEqual(sum([1, 2, 3]), 5));\n";
    const { halt, panel } = await deliberate({ skeptic: [none] }, { files: { ...littleMath, 'test/pinned.test.js': pinned } });
    expect({ reason: halt?.reason, asked: panel.asked }).toEqual({ reason: 'council-blocking-finding', asked: [] });
  });
});
