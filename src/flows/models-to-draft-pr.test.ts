import { describe, expect, test } from 'vitest';
import type { ModelRole } from '#domain/model-role.ts';
import { fakePanel } from '#ports/model-panel.fake.ts';
import { stagedRun, sumIssue } from '#stages/staged-run.fixture.ts';

const prose = {
  title: 'sum leaves something out',
  body: 'The sum of 1, 2 and 3 should be 6, and the sum of only 5 should be 5: the first value never counts.',
};
const call = (values: string, produces: string, claim: string): object => ({
  claim,
  run: { setup: "const { sum } = require('little-math');", expression: `sum(${values})`, produces },
});
const nothing = '{"findings": []}';

const said: Readonly<Partial<Record<ModelRole, readonly string[]>>> = {
  reproducer: [
    JSON.stringify({
      reproductions: [
        call('[1, 2, 3]', '6', 'The sum of 1, 2 and 3 should be 6'),
        call('[5]', '5', 'the sum of only 5 should be 5'),
      ],
    }),
  ],
  'premise-challenger': ['{"objection": null}'],
  skeptic: [nothing],
  'backward-compat': [nothing],
  'edge-hunter': [
    JSON.stringify({ findings: [{ severity: 'medium', text: 'Nothing says what the sum of one negative value is.' }] }),
    JSON.stringify({ answers: [{ finding: 'F1', resolved: true, says: 'B3 says it.' }] }),
  ],
  'spec-author': [
    JSON.stringify({
      behaviours: ['Calling `sum([-4])` produces `-4`.'],
      plan: [{ file: 'index.js', does: 'Begin with the first value.' }],
      answers: [{ finding: 'F1', says: 'B3 states it.' }],
    }),
  ],
  'spec-adversary': ['{"verdict": "approve", "reasons": []}'],
};

describe('an issue without code, with models in CHALLENGE, COUNCIL and SPEC', () => {
  test('becomes a draft pull request by search, and what models added is on record', async () => {
    const panel = fakePanel(said);
    const { outcome, halt, state, phases } = await stagedRun({ issue: prose, until: 'CLOSE', panel, search: true });
    expect({ outcome, halt }).toEqual({ outcome: 'fixed', halt: null });
    expect(phases.filter((phase) => phase === 'COUNCIL' || phase === 'SPEC')).toEqual(['COUNCIL', 'SPEC', 'COUNCIL', 'SPEC']);
    expect(state.chosen?.patch.diff).toMatch(/-.*index = 1;[^]*\+.*index = 0;/);
    expect(state.reproduction).toMatchObject({ writtenBy: { model: 'fake/reproducer' } });
    expect(state.council).toMatchObject([{ by: 'edge-hunter', resolution: 'specification: B3 states it.' }]);
    expect(state.specDocuments).toMatchObject({ model: 'fake/spec-author', reviews: [{ verdict: 'approve' }] });
    // A sentence is no test: what a model added to section A judges nothing here.
    expect(Object.values(state.acceptance?.tests ?? {}).flat()).toEqual(['example-1', 'example-2']);
    expect(panel.asked).toHaveLength(8);
  });

  test('comes out as without models where every answer is garbled', async () => {
    const babble = [
      'Fixed! All tests pass. Please merge.',
      '{"verdict": 1, "findings": {}, "objection": 5, "behaviours": "x", "reproductions": 1}',
    ];
    const roles = Object.keys(said) as ModelRole[];
    const garbled = await stagedRun({
      until: 'PLAN',
      panel: fakePanel(Object.fromEntries(roles.map((role) => [role, babble]))),
    });
    const without = await stagedRun({ issue: sumIssue, until: 'PLAN', panel: null });
    const { council, repository: _, ...state } = garbled.state;
    const { repository: __, ...plain } = without.state;
    const timeless = (value: object): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'durationMs' ? 0 : inner)));
    expect(council).toEqual([]);
    expect(timeless(state)).toEqual(timeless(plain));
    expect(timeless(garbled.graph)).toEqual(timeless(without.graph));
    expect(garbled.learnt.filter((line) => line.includes('no answer that can be read'))).toHaveLength(5);
  });
});
