import { describe, expect, test } from 'vitest';
import type { RunState } from '#domain/run-state.ts';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { fakeJournalStorage } from '#ports/journal.fake.ts';
import { edit, fakeRung, mended, ranked } from '../fake-rung.fixture.ts';
import { stagedRun, type StagedRun } from '../staged-run.fixture.ts';

const wrong = edit('index = 1', 'index = 2');
const alsoWrong = edit('let total = 0', 'let total = 1');
const breaksClamp = edit('index = 1', 'index = 0').map((change) => ({
  ...change,
  content: (change.content ?? '').replace('return high', 'return low'),
}));

const run = (more: Partial<StagedRun>) => stagedRun({ until: 'IMPLEMENT', panel: fakePanel({}), ...more });
const outline = ({ attempts = [] }: Partial<RunState>) => attempts.map(({ rung, outcome }) => `${rung}: ${outcome}`);

describe('the ladder', () => {
  test('ends at the first rung where the search repairs: no model is asked and nothing is spent', async () => {
    const panel = fakePanel({ 'failure-reader': ['{}'] });
    const [search, small] = [fakeRung('search', [mended], { kind: 'search', tier: 0, attempts: 1 }), fakeRung('small', [mended])];
    const { state } = await run({ ladder: [search, small], panel });
    expect(state.chosen?.builder).toBe('search');
    expect({ asked: panel.asked, calls: panel.spending().calls, tasks: small.tasks }).toEqual({ asked: [], calls: 0, tasks: [] });
    expect(search.tasks[0]).toMatchObject({ handover: null, feedback: [] });
  });

  test('is climbed in order, each rung as often as it may, and hands over what was executed', async () => {
    const search = fakeRung('search', [null], { kind: 'search', tier: 0, attempts: 1 });
    const small = fakeRung('small', [wrong, alsoWrong, null]);
    const strong = fakeRung('strong', [mended], { kind: 'agent', tier: 3, attempts: 1 });
    const { state, graph } = await run({ ladder: [search, small, strong] });
    expect(outline(state)).toEqual(['search: nothing', 'small: failed', 'small: failed', 'small: nothing', 'strong: passed']);
    expect(state.chosen).toMatchObject({ builder: 'agent', unseparatedRivals: 0 });
    expect(state.attempts?.at(-1)).toMatchObject({ tier: 3, builder: 'agent', model: 'fake/strong' });

    const handover = strong.tasks[0]?.handover ?? '';
    expect(handover).toMatch(/ran: node --test [^\n]*with 1 changed file/);
    expect(handover).toContain('The change of index.js by model fixes the issue.: refuted');
    expect(handover.match(/<\/untrusted_user_input>/g)).toHaveLength(1);
    expect(graph.nodes.some(({ claim }) => claim === 'strong is handed what was learnt so far.')).toBe(true);
  });

  test('tells a rung what its own tries gave: messages of examples that it may see, numbers for the others', async () => {
    const small = fakeRung('small', [wrong, mended]);
    const { graph, state } = await run({ ladder: [small] });
    const [told = ''] = small.tasks[1]?.feedback ?? [];
    const visible = Object.keys(state.visibleTests?.tests ?? {});
    const hidden = Object.keys(state.acceptance?.tests ?? {}).filter((id) => !visible.includes(id));
    expect([visible.length, hidden.length]).toEqual([1, 1]);
    expect(told).toContain('At fault: implementation, because an example of the issue is red.');
    expect(told).toContain('1 red test you are not shown.');
    for (const id of visible) expect(told).toContain(id);
    for (const id of hidden) expect(told).not.toContain(id.split(' > ')[1]);
    const looked = graph.nodes.find(({ claim }) => claim.includes('still does not give'));
    expect(looked).toMatchObject({ classification: 'supported', observed: { note: expect.stringMatching(/gave/) as string } });
    expect(graph.nodes.find(({ id }) => id === looked?.parent)?.classification).toBe('refuted');
  });

  test('refuses a test of an existing name, however green the rest is', async () => {
    const known = { path: 'test/index.test.js', content: "require('node:test').test('mine', () => {});\n", executable: false };
    const { state } = await run({ ladder: [fakeRung('small', [[...mended, known]], { attempts: 1 })] });
    expect(outline(state)).toEqual(['small: tampered']);
  });

  test('asks a model at most three times, whatever the owner wrote', async () => {
    const small = fakeRung('small', [null], { attempts: 50 });
    const { halt, state } = await run({ ladder: [small] });
    expect(halt?.reason).toBe('no-fix-found');
    expect(small.tasks).toHaveLength(3);
    expect(state.chosen).toBeUndefined();
  });

  test('never judges an identical candidate twice, across rungs', async () => {
    const ladder = [fakeRung('small', [wrong]), fakeRung('strong', [wrong], { tier: 2 })];
    const { halt } = await run({ ladder });
    expect(halt?.evidence.filter((line) => line.includes('acceptance is red'))).toHaveLength(1);
    expect(ladder[1]?.tasks.at(-1)?.refuted).toHaveLength(1);
    expect(ladder[1]?.tasks[1]?.feedback[0]).toContain('had failed before');
  });

  test('leaves a rung whose tries lead nowhere', async () => {
    const worse = edit('return total', "return 'no'");
    const small = fakeRung('small', [breaksClamp, worse, mended]);
    const strong = fakeRung('strong', [mended], { tier: 2 });
    const { state, learnt } = await run({ ladder: [small, strong] });
    expect(outline(state)).toEqual(['small: failed', 'small: failed', 'strong: passed']);
    expect(learnt.join('\n')).toMatch(/the tries of small are (?:oscillatory|chaotic) \(failing tests: 2, 1, 3\)/);
  });

  test('a rung that tampers is not asked again; where no other passes, the run is rejected for it', async () => {
    const tampering = [...mended, { path: 'test/index.test.js', content: '', executable: false }];
    const small = fakeRung('small', [tampering]);
    const halted = await stagedRun({
      until: 'SELF_REVIEW',
      panel: null,
      ladder: [small, fakeRung('strong', [null], { tier: 2 })],
    });
    expect(small.tasks).toHaveLength(1);
    expect(halted.halt?.reason).toBe('score-below-floor');
    expect(halted.halt?.summary).toContain('test/index.test.js');

    const helped = await run({ ladder: [small, fakeRung('strong', [mended], { tier: 2 })] });
    expect(outline(helped.state)).toEqual(['small: tampered', 'strong: passed']);
  });

  test('a change that only breaks the suite is fed back, and named as a regression where nothing better comes', async () => {
    const small = fakeRung('small', [breaksClamp]);
    const { halt } = await stagedRun({ until: 'SELF_REVIEW', panel: fakePanel({}), ladder: [small] });
    expect(halt?.reason).toBe('regression-found');
    expect(small.tasks[1]?.feedback[0]).toContain('clamp keeps a value inside its bounds');
    expect(small.tasks[1]?.feedback[0]).toContain('run again alone, it is red again');
  });

  test.each([
    ['is judged by its next member where the first is refuted', [wrong, mended], true, 2],
    ['needs no second judge where the first passes', [mended, wrong], true, 1],
    ['is given up after three members', [wrong, alsoWrong, breaksClamp, mended], false, 3],
  ])('what behaves alike on generated inputs %s', async (_, changes, isChosen, judged) => {
    const own = changes.map((each) => ranked(each, 'search'));
    const ids = own.map(({ patch }) => patch.id);
    const alike = own.map((each) => ({ ...each, sameBehaviourAs: ids.filter((id) => id !== each.patch.id) }));
    const search = fakeRung('search', [alike], { kind: 'search', tier: 0, attempts: 1 });
    const { state, graph } = await run({ ladder: [search], panel: null });
    expect(state.chosen !== undefined).toBe(isChosen);
    expect(graph.nodes.filter(({ claim }) => claim.endsWith('fixes the issue.'))).toHaveLength(judged);
  });

  test('survivors that contradict each other are no end where a stronger rung is there, but keep the score down', async () => {
    const other = edit('index = 1', 'index = 0 ');
    const search = fakeRung('search', [[ranked(mended, 'search'), ranked(other, 'search', ['sum([0]): 0 and 1'])]], {
      kind: 'search',
      tier: 0,
      attempts: 1,
    });
    const alone = await run({ ladder: [search], panel: null });
    expect(alone.halt?.summary).toMatch(/^2 different fixes/);
    const strong = fakeRung('strong', [mended], { tier: 2 });
    const { state } = await run({ ladder: [search, strong] });
    expect(state.chosen).toMatchObject({ builder: 'model', unseparatedRivals: 1 });
    expect(strong.tasks).toHaveLength(1);
  });
});

describe('a red test that only a model wrote', () => {
  test('is suspected itself: the failure-reader chooses what is run next, and its word decides nothing', async () => {
    const tests = [{ behaviours: ['B1'], expression: 'sum([2, 3])', produces: '6' }];
    const panel = fakePanel({
      'test-author': [JSON.stringify({ imports: [{ from: 'little-math', name: 'sum' }], tests })],
      'failure-reader': [JSON.stringify({ fault: 'implementation', next: 'run-on-base', why: 'I am sure.' })],
    });
    const { state, graph, learnt } = await run({ panel, ladder: [fakeRung('small', [mended], { attempts: 1 })] });
    const node = graph.nodes.find(({ claim }) => claim === 'The red test is red on base, too.');
    expect(node).toMatchObject({
      edge: 'failure-reader (fake/failure-reader) suspects implementation: run-on-base',
      classification: 'supported',
      perturbation: { changes: [], withAcceptanceTests: true },
    });
    expect(learnt.join('\n')).toContain('suspects implementation and asks for run-on-base: I am sure.');
    expect(state.chosen?.patch.changes).toEqual(mended);
  });
});

describe('the ablation switch', () => {
  test('off: the next rung is told nothing, and the record says so', async () => {
    const ladder = [fakeRung('small', [wrong], { attempts: 1 }), fakeRung('strong', [mended], { tier: 2 })];
    const { graph, learnt } = await run({ ladder, settings: { handOver: false } });
    expect(ladder[1]?.tasks[0]).toMatchObject({ handover: null, feedback: [] });
    expect(learnt.join('\n')).toContain('hand-over is switched off: strong is told nothing');
    expect(graph.nodes.find(({ claim }) => claim.includes('switched off'))?.observed.note).toBe('handOver: false');
  });
});

describe('a run that was killed', () => {
  test('between two rungs goes on there: recorded attempts are neither built nor judged again', async () => {
    const storage = fakeJournalStorage();
    const small = fakeRung('small', [wrong], { attempts: 1 });
    const dies = fakeRung('strong', [mended], { tier: 2 });
    const killed = { ...dies, builder: { kind: 'model' as const, build: () => Promise.reject(new Error('killed')) } };
    await expect(run({ ladder: [small, killed], storage })).rejects.toThrow('killed');
    expect([...(storage.runs.get('run') ?? new Map()).keys()].filter((name) => name.startsWith('IMPLEMENT/'))).toEqual([
      'IMPLEMENT/build-small-1 by fake/small',
      expect.stringMatching(/^IMPLEMENT\/judge-/),
      expect.stringMatching(/^IMPLEMENT\/look-/),
    ]);
    const strong = fakeRung('strong', [mended], { tier: 2 });
    const { state } = await run({ ladder: [small, strong], storage });
    expect({ small: small.tasks.length, strong: strong.tasks.length }).toEqual({ small: 1, strong: 1 });
    expect(outline(state)).toEqual(['small: failed', 'strong: passed']);
  });

  test('and a person who resumes a halt does not have refuted changes judged again', async () => {
    const storage = fakeJournalStorage();
    const first = await run({ ladder: [fakeRung('small', [wrong])], storage });
    expect(first.halt?.reason).toBe('no-fix-found');
    const small = fakeRung('small', [wrong, mended]);
    const resumed = await run({ ladder: [small], storage, resume: { proceedAnyway: false } });
    expect(small.tasks[0]?.refuted).toHaveLength(1);
    expect(outline(resumed.state)).toEqual(['small: nothing', 'small: passed']);
  });
});
