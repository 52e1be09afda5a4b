import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { GoingInCircles, type BuildStop } from '#domain/model-spending.ts';
import { fakeJournalStorage } from '#ports/journal.fake.ts';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { edit, type FakeRung, fakeRung, mended } from '../fake-rung.fixture.ts';
import { stagedRun, type StagedRun } from '../staged-run.fixture.ts';

const half = edit('index = 1', 'index = 2');
const budget: BuildStop = { kind: 'budget', bound: '9 of 9 calls', raise: 'calls=18' };
const circles: BuildStop = { kind: 'circles', role: 'builder', model: 'fake/small', did: 'asked the same thrice' };

const run = (more: Partial<StagedRun>) => stagedRun({ until: 'IMPLEMENT', panel: fakePanel({}), ...more });

/** What the checkout of each of its tries held at its beginning. */
function watched(rung: FakeRung): FakeRung & { readonly begun: string[] } {
  const begun: string[] = [];
  return {
    ...rung,
    begun,
    builder: {
      kind: rung.builder.kind,
      build: (task) => {
        begun.push(readFileSync(join(task.checkout.path, 'index.js'), 'utf8'));
        return rung.builder.build(task);
      },
    },
  };
}

describe('a builder that was stopped', () => {
  test.each([budget, circles])('is judged by what it left: a right change goes on ($kind)', async (stop) => {
    const small = fakeRung('small', [{ changes: mended, stop }]);
    const { state, halt } = await run({ ladder: [small] });
    expect(halt).toBeNull();
    expect(state.chosen?.patch.changes).toEqual(mended);
    expect(state.attempts).toMatchObject([{ outcome: 'passed' }]);
  });

  test('by the budget halts where that did not pass, with the change kept, and goes on from it with more', async () => {
    const storage = fakeJournalStorage();
    const halted = await run({ ladder: [fakeRung('small', [{ changes: half, stop: budget }])], storage });
    expect(halted.halt?.reason).toBe('budget-tokens');
    expect(halted.halt?.wayOn).toContain('--resume --budget calls=18');
    expect(halted.halt?.evidence.join('\n')).toMatch(
      /small was stopped, and .* did not pass: acceptance is red.*\n[^]*\+.*index = 2/,
    );
    expect(halted.state.unfinished).toMatchObject([{ by: 'small', patch: { changes: half } }]);
    const judged = halted.graph.nodes.findLast(({ perturbation }) => perturbation.changes.length > 0);
    expect(judged).toMatchObject({ classification: 'refuted', perturbation: { changes: half } });

    const small = watched(fakeRung('small', [mended], { attempts: 1 }));
    const { state, halt } = await run({ ladder: [small], storage, resume: { proceedAnyway: false } });
    expect(halt).toBeNull();
    expect(small.begun).toEqual([half[0]?.content]);
    expect(small.tasks[0]?.feedback[0]).toMatch(
      /^You were stopped before you had ended\. Your checkout holds what you had changed/,
    );
    expect(state.attempts).toMatchObject([{ outcome: 'stopped' }, { outcome: 'passed' }]);
  });

  test('by the budget again, with nothing new, halts with the same change', async () => {
    const storage = fakeJournalStorage();
    const ladder = [fakeRung('small', [{ changes: half, stop: budget }])];
    await run({ ladder, storage });
    const again = await run({ ladder: [fakeRung('small', [{ changes: half, stop: budget }])], storage });
    expect(again.halt?.reason).toBe('budget-tokens');
    expect(again.state.unfinished?.map(({ patch }) => patch.changes)).toEqual([half]);
  });

  test('for going in circles ends the run with what it left, and the same command goes on from there', async () => {
    const storage = fakeJournalStorage();
    const error: unknown = await run({ ladder: [fakeRung('small', [{ changes: half, stop: circles }])], storage }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(GoingInCircles);
    expect(error).toMatchObject({ message: expect.stringContaining('it asked the same thrice') as string });
    expect(error).toMatchObject({ kept: { unfinished: [{ by: 'small', patch: { changes: half } }] } });
    const small = watched(fakeRung('small', [null], { attempts: 1 }));
    const strong = watched(fakeRung('strong', [mended], { tier: 2 }));
    const { state } = await run({ ladder: [small, strong], storage });
    expect([small.begun, strong.begun].flat().map((text) => text.includes('index = 2'))).toEqual([true, false]);
    const handover = strong.tasks[0]?.handover ?? '';
    expect(handover).toMatch(/^small was stopped before it had ended.*\n<untrusted_user_input>\n[^]*\+.*index = 2/);
    expect(handover.length).toBeLessThan(6_000);
    expect(state.attempts?.map(({ outcome }) => outcome)).toEqual(['stopped', 'nothing', 'passed']);
  });

  test('and changed what no fix may change is rejected for it, as without a stop', async () => {
    const tampering = [...mended, { path: 'test/index.test.js', content: '', executable: false }];
    const ladder = [fakeRung('small', [{ changes: tampering, stop: budget }])];
    const { halt } = await run({ ladder, until: 'SELF_REVIEW' });
    expect(halt?.reason).toBe('score-below-floor');
  });
});
