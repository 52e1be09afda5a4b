import { describe, expect, it } from 'vitest';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { edit, fakeRung, mended } from '../fake-rung.fixture.ts';
import { stagedRun, type StagedResult } from '../staged-run.fixture.ts';

const right = { behaviours: ['B1'], expression: 'sum([4, -4, 9])', produces: '9' };
/** Red on base by assertion, and on every right program, too. */
const wrong = { behaviours: ['B1'], expression: 'sum([2, 3])', produces: '6' };
const author = (...tests: readonly object[]) =>
  fakePanel({ 'test-author': [JSON.stringify({ imports: [{ from: 'little-math', name: 'sum' }], tests })] });
const ids = ({ state }: StagedResult): string => Object.keys(state.acceptance?.tests ?? {}).join('\n');

describe('a test that a model wrote and that is wrong', () => {
  it('does not block an honest fix: it is taken out, a person is told, and the score stays below what needs no rework', async () => {
    const result = await stagedRun({
      until: 'SELF_REVIEW',
      panel: author(right, wrong),
      ladder: [fakeRung('small', [mended], { attempts: 1 })],
    });
    expect(result.halt).toBeNull();
    expect(result.state.chosen?.patch.changes).toEqual(mended);
    expect(ids(result)).toContain('sum([4, -4, 9]) returns 9');
    expect(ids(result)).not.toContain('sum([2, 3])');
    expect(result.state.acceptance?.files.map(({ content }) => content).join('')).not.toContain('sum([2, 3])');
    expect(result.state.modelTests?.dropped.at(-1)).toMatchObject({ test: expect.stringContaining('sum([2, 3]) returns 6') });
    expect(result.state.findings).toContainEqual(expect.objectContaining({ by: 'test-author', severity: 'medium' }));
    expect(result.state.judgement?.evidence.acceptance).toEqual({ passed: 3, total: 3 });
    expect(result.state.judgement?.score).toMatchObject({
      caps: expect.arrayContaining(['survivors-disagree']),
      route: 'needs-rework',
    });
  });

  it('loses its whole file where it was the only one in it, and does not stop the search either', async () => {
    const result = await stagedRun({ until: 'IMPLEMENT', panel: author(wrong), search: true });
    expect(result.halt).toBeNull();
    expect(result.state.chosen?.builder).toBe('search');
    expect(result.state.acceptance?.files).toHaveLength(1);
    expect(result.state.modelTests?.tests).toEqual({});
  });

  it('goes on deciding where another change satisfies it, and where the issue or the suite is red', async () => {
    const rightOnly = await stagedRun({ until: 'IMPLEMENT', panel: author(right), ladder: [fakeRung('small', [mended])] });
    expect(ids(rightOnly)).toContain('sum([4, -4, 9]) returns 9');
    const stillRed = await stagedRun({
      until: 'IMPLEMENT',
      panel: author(wrong),
      ladder: [fakeRung('small', [edit('index = 1', 'index = 2')], { attempts: 1 })],
    });
    expect(stillRed.halt?.reason).toBe('no-fix-found');
    expect(ids(stillRed)).toContain('sum([2, 3])');
    const breaksSuite = await stagedRun({
      until: 'IMPLEMENT',
      panel: author(wrong),
      ladder: [
        fakeRung('small', [edit('index = 1; index < values.length', 'index = 0; values.length === 0 || index < values.length')], {
          attempts: 1,
        }),
      ],
      settings: { limits: { wallMs: 3_000, memoryBytes: 2 ** 30, processes: 64, fileBytes: 2 ** 20, outputBytes: 2 ** 20 } },
    });
    expect(breaksSuite.halt?.reason).toBe('no-fix-found');
  });

  it('is not doubted for a change that knows the examples by heart', async () => {
    const cheat = edit(
      'let total = 0;',
      "if (values.join() === '1,2,3') return 6;\n  if (values.length === 1 && values[0] === [5][0]) return 5;\n  let total = 0;",
    );
    const { halt } = await stagedRun({
      until: 'IMPLEMENT',
      panel: author(right),
      ladder: [fakeRung('small', [cheat], { attempts: 1 })],
    });
    expect(halt?.reason).toBe('no-fix-found');
  });

  it('casts its doubt on every later change of the run, too', async () => {
    const marked = edit('index = 1', 'index = 0 /* marked */');
    const unmarked = "process.exit(require('node:fs').readFileSync('index.js', 'utf8').includes('marked') ? 1 : 0)";
    const gate = { name: 'unmarked', argv: ['node', '-e', unmarked], wallMs: 20_000 };
    const result = await stagedRun({
      until: 'SELF_REVIEW',
      panel: author(wrong),
      ladder: [
        fakeRung('small', [marked], { attempts: 1 }),
        fakeRung('strong', [null, mended], { kind: 'command', tier: 2, attempts: 2 }),
      ],
      settings: { gates: [gate] },
    });
    expect(result.state.sentBack?.map(({ because }) => because)).toEqual(['owner-gate']);
    expect(result.state.chosen?.patch.changes).toEqual(mended);
    expect(result.state.judgement?.score).toMatchObject({
      caps: expect.arrayContaining(['survivors-disagree']),
      route: 'needs-rework',
    });
  });

  it('is taken out for what one rung made, and that rung is named, whoever tried after it', async () => {
    const ladder = [fakeRung('small', [mended], { attempts: 1 }), fakeRung('strong', [null], { tier: 2, attempts: 1 })];
    const { state } = await stagedRun({ until: 'IMPLEMENT', panel: author(wrong), ladder });
    expect(state.attempts?.map(({ rung, model, outcome }) => ({ rung, model, outcome }))).toEqual([
      { rung: 'small', model: 'fake/small', outcome: 'passed' },
      { rung: 'strong', model: 'fake/strong', outcome: 'nothing' },
    ]);
  });
});
