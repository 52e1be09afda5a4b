import { describe, expect, test } from 'vitest';
import { formOf } from '#domain/spec.ts';
import type { ModelRole } from '#domain/model-role.ts';
import { fakePanel, type FakePanel } from '#ports/model-panel.fake.ts';
import { askedText, stagedRun, type StagedResult, type StagedRun } from '../staged-run.fixture.ts';

const plan = [{ file: 'index.js', does: 'Let `index` begin at 0 in the loop that fills `total`.' }];
const draft = (behaviours: readonly string[], more: object = {}): string =>
  JSON.stringify({ behaviours, plan, answers: [], ...more });
const approve = '{"verdict": "approve", "reasons": []}';
const refuse = (category: string, behaviour: string | null, says = 'It is not good.'): string =>
  JSON.stringify({ verdict: 'request-changes', reasons: [{ category, behaviour, says }] });
const one = 'Calling `sum([4])` produces `4`.';
const leaking = 'When a list is summed, the system lets total begin at `0`.';

async function specify(
  said: Readonly<Partial<Record<ModelRole, readonly string[]>>>,
  more: Partial<StagedRun> = {},
): Promise<StagedResult & { readonly panel: FakePanel }> {
  const panel = fakePanel(said);
  return { ...(await stagedRun({ until: 'SPEC', panel, ...more })), panel };
}

const textsOf = ({ state }: StagedResult): readonly string[] => state.behaviours?.behaviours.map(({ text }) => text) ?? [];

describe('a specification without a model', () => {
  test('states what the examples state, and leaves no documents', async () => {
    const result = await stagedRun({ until: 'SPEC', panel: null });
    expect(textsOf(result)).toEqual(['Calling `sum([1, 2, 3])` produces `6`.', 'Calling `sum([5])` produces `5`.']);
    expect(result.state).not.toHaveProperty('specDocuments');
    for (const text of textsOf(result)) expect(formOf(text)).not.toBeNull();
  });

  test('is the same where only the adversary is there, or the author babbles', async () => {
    const plain = textsOf(await stagedRun({ until: 'SPEC', panel: null }));
    const alone = await specify({ 'spec-adversary': [] });
    const garbled = await specify({ 'spec-author': ['Done! All tests pass.', '{"behaviours": 5}'] });
    expect([textsOf(alone), textsOf(garbled)]).toEqual([plain, plain]);
    expect(garbled.state).not.toHaveProperty('specDocuments');
    expect(garbled.learnt).toContain('spec-author (fake/spec-author) gave no answer that can be read');
  });
});

describe('a specification by an author and an adversary', () => {
  test('keeps what the issue states, adds behaviours that say who added them, and parts A from B', async () => {
    const result = await specify({ 'spec-author': [draft([one])], 'spec-adversary': [approve] });
    expect(result.halt).toBeNull();
    expect(result.state.behaviours?.behaviours.map(({ id, by, examples }) => [id, by, examples])).toEqual([
      ['B1', undefined, ['example-1']],
      ['B2', undefined, ['example-2']],
      ['B3', 'fake/spec-author', []],
    ]);
    const documents = result.state.specDocuments;
    expect(documents).toMatchObject({
      model: 'fake/spec-author',
      reviews: [{ round: 1, verdict: 'approve', says: 'fake/spec-adversary: nothing' }],
    });
    expect(documents?.behaviours).toContain('- **B3** Calling `sum([4])` produces `4`. (added by `fake/spec-author`)');
    expect(documents?.behaviours).not.toMatch(/index\.js|loop/);
    expect(documents?.plan).toContain('1. `index.js`: Let `index` begin at 0');
    expect(documents?.plan).not.toMatch(/sum\(/);
  });

  test('throws out what contradicts an executed example, and the examples stay', async () => {
    const wrong = 'Calling `sum([5])` produces `0`.';
    const result = await specify({ 'spec-author': [draft([wrong, one]), draft([one])] });
    expect(textsOf(result)).toEqual(['Calling `sum([1, 2, 3])` produces `6`.', 'Calling `sum([5])` produces `5`.', one]);
    expect(askedText(result.panel.asked[1]?.request)).toContain('alignment (B3): it contradicts example-2, which wants 5');
    expect(result.state.specDocuments?.reviews).toMatchObject([{ round: 1, verdict: 'request-changes' }]);
  });

  test('is revised for as long as the adversary objects, at most four times; an opinion alone stops nothing', async () => {
    const drafts = ['1', '2', '3', '4'].map((value) => draft([`Calling \`sum([${value}])\` produces \`${value}\`.`]));
    const result = await specify({
      'spec-author': drafts,
      'spec-adversary': ['a', 'b', 'c', 'd'].map((says) => refuse('specificity', 'B3', says)),
    });
    expect(result.halt).toBeNull();
    expect(result.panel.asked.map(({ role }) => role)).toEqual(
      Array.from({ length: 4 }, () => ['spec-author', 'spec-adversary']).flat(),
    );
    expect(textsOf(result).at(-1)).toBe('Calling `sum([4])` produces `4`.');
    expect(result.state.specDocuments?.reviews.map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 4 }, () => 'request-changes'),
    );
    expect(result.state.specDocuments?.reviews.at(-1)?.says).toContain('for a person');
  });

  test('is rejected where the adversary still objects after four rounds to what the mechanical check confirms', async () => {
    const said = {
      'spec-author': ['1', '2', '3', '4'].map((value) => draft([leaking, `Calling \`sum([${value}])\` produces \`${value}\`.`])),
      'spec-adversary': Array.from({ length: 4 }, () => refuse('implementation-leakage', 'B3')),
    };
    const first = await specify(said);
    expect(first.halt).toMatchObject({
      reason: 'spec-rejected',
      phase: 'SPEC',
      evidence: ['implementation-leakage (B3): it names total, which users cannot see'],
    });
    const second = await specify(said, { storage: first.storage, resume: { proceedAnyway: true } });
    expect(second.halt).toBeNull();
    expect(textsOf(second).slice(2)).toEqual(['Calling `sum([4])` produces `4`.']);
  });

  test('loses what leaks where the adversary does not mind', async () => {
    const drafts = [draft([leaking, one]), draft([leaking, one])];
    const result = await specify({ 'spec-author': drafts, 'spec-adversary': Array.from({ length: 4 }, () => approve) });
    expect(result.halt).toBeNull();
    expect(textsOf(result).slice(2)).toEqual([one]);
    // The same draft again is not paid for again.
    expect(result.panel.asked.filter(({ role }) => role === 'spec-author').length).toBeLessThanOrEqual(2);
  });

  test('carries no markup out of what a model wrote', async () => {
    const hostile = 'When [click](https://evil.example) <img src=x> @maintainer closes #3, the system returns `1`.';
    const result = await specify({ 'spec-author': [draft([hostile])] });
    expect(result.state.specDocuments?.behaviours).not.toMatch(/\]\(|<img|@maintainer|closes #3|https:\/\/evil/);
  });
});
