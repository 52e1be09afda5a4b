import { describe, expect, it } from 'vitest';
import { filterRules } from '#domain/gate/finding.ts';
import { changedFile } from '#domain/gate/pull-request.fixture.ts';
import { earlierOf, factsOf, settingsOf, settingsWith } from './filter-facts.fixture.ts';
import { runFilter } from './filter.ts';

const copy = factsOf({}, { earlier: [earlierOf()] });
const outcomeOf = (verdict: ReturnType<typeof runFilter>, name: string) =>
  verdict.findings.find(({ rule }) => rule === name)?.outcome;

describe('runFilter', () => {
  it('lets an ordinary change through, with one finding for every rule', () => {
    const verdict = runFilter(factsOf(), settingsOf());
    expect(verdict.kind).toBe('let-through');
    expect(verdict.findings.map(({ rule }) => rule).toSorted()).toEqual([...filterRules].toSorted());
  });

  it('advises against what a fact speaks against, even where something else is unknown', () => {
    expect(runFilter(copy, settingsOf()).kind).toBe('advise-against');
    const unreadable = [changedFile(), changedFile({ path: 'yarn.lock', patch: '@@ -1 +1 @@\n+x' })];
    const facts = factsOf({ files: unreadable }, { earlier: [earlierOf({ files: unreadable })] });
    const cut = { ...facts, pullRequest: { ...facts.pullRequest, files: [changedFile({ path: 'yarn.lock', patch: null })] } };
    expect(runFilter(cut, settingsOf()).findings.map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['reject', 'unknown']),
    );
    expect(runFilter(cut, settingsOf()).kind).toBe('advise-against');
  });

  it('leaves to a person what it cannot tell, and never counts that as a pass', () => {
    expect(runFilter(factsOf({ isTruncated: true }), settingsOf()).kind).toBe('needs-human');
  });

  it('lets warnings through: only facts reject', () => {
    const facts = factsOf({ files: [changedFile({ path: '.github/workflows/a.yml' })] });
    const verdict = runFilter(facts, settingsOf({ isReceiptRequired: true, isLinkedIssueRequired: true }));
    expect(verdict.findings.filter(({ outcome }) => outcome === 'warn')).toHaveLength(3);
    expect(verdict.kind).toBe('let-through');
  });

  it.each(filterRules)('leaves %s out where the owner switched it off', (name) => {
    const verdict = runFilter(copy, settingsWith(name, { isOn: false }));
    expect(outcomeOf(verdict, name)).toBeUndefined();
    expect(verdict.findings).toHaveLength(filterRules.length - 1);
  });

  it('only warns where the owner forbids to reject', () => {
    const verdict = runFilter(copy, settingsWith('identical-patch', { mayReject: false }));
    expect([verdict.kind, outcomeOf(verdict, 'identical-patch')]).toEqual(['let-through', 'warn']);
  });

  it.each([
    ['this pull request', settingsWith('identical-patch', { waivedFor: { pullRequests: [100], authors: [] } }), 'let-through'],
    ['its author', settingsWith('identical-patch', { waivedFor: { pullRequests: [], authors: ['NewComer'] } }), 'let-through'],
    [
      'another pull request',
      settingsWith('identical-patch', { waivedFor: { pullRequests: [10], authors: [] } }),
      'advise-against',
    ],
    ['another author', settingsWith('identical-patch', { waivedFor: { pullRequests: [], authors: ['new'] } }), 'advise-against'],
    ['another rule', settingsWith('diff-size', { waivedFor: { pullRequests: [100], authors: [] } }), 'advise-against'],
    ['authors like this one', settingsOf({ exempt: ['none'] }), 'let-through'],
    ['authors unlike this one', settingsOf({ exempt: ['owner'] }), 'advise-against'],
  ])('waives for %s as the owner says', (_, settings, kind) => {
    expect(runFilter(copy, settings).kind).toBe(kind);
  });

  it('takes over what the policy engine found', () => {
    const aiPolicy = { rule: 'ai-policy', outcome: 'reject', says: 'It is closed to this.', evidence: [] } as const;
    expect(runFilter(factsOf({}, { aiPolicy }), settingsOf()).kind).toBe('advise-against');
  });

  it('says one sentence a rule without a word from outside, and keeps evidence short', () => {
    const hostile = '](https://evil.example) <script> @everyone closes #1 \u202E'.repeat(50);
    const earlier = Array.from({ length: 40 }, (_, index) => earlierOf({ number: index + 1, title: hostile, linkedIssues: [5] }));
    const fields = { title: hostile, body: hostile, linkedIssues: [5], files: [changedFile({ path: `.husky/${hostile}` })] };
    const mainline = [{ id: 'c'.repeat(40), subject: `Fixes #5 ${hostile}`, at: 0 }];
    const { findings } = runFilter(factsOf(fields, { earlier, mainline }), settingsOf());
    for (const { says, evidence } of findings) {
      expect(says).toMatch(/^[A-Z][^<>@\u202E\]]*\.$/);
      expect(evidence.length).toBeLessThanOrEqual(11);
      for (const line of evidence) expect(line.length).toBeLessThanOrEqual(300);
    }
  });

  it('grows with the facts and no faster, up to 1 MB of title and 3,000 files', () => {
    const files = Array.from({ length: 3000 }, (_, index) => changedFile({ path: `a/${index}/${'b'.repeat(200)}` }));
    const facts = factsOf(
      { title: 'fix add '.repeat(130_000), body: '#1 '.repeat(20_000), files },
      { earlier: [earlierOf({ files })] },
    );
    expect(runFilter(facts, settingsOf()).findings).toHaveLength(filterRules.length);
  }, 20_000);
});
