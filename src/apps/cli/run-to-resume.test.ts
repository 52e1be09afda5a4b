import { expect, test } from 'vitest';
import type { WorkItem } from '#domain/work-item.ts';
import { fakeJournals } from '#ports/journal.fake.ts';
import type { Journals } from '#ports/journal.ts';
import type { RunIdentity, RunParts } from './run-identity.ts';
import { recordIdentity, runToResume } from './run-to-resume.ts';

const item: WorkItem = { origin: { kind: 'stdin' }, number: 7, title: 'A title', body: '', labels: [], digest: 'new' };
const parts = { base: 'b'.repeat(40), gates: 'green', branch: 'bot/issue-7-a', seed: '1' };
const identity: RunIdentity = { run: 'issue-7-a-2', prefix: 'issue-7-', parts };

async function journalsWith(runs: Readonly<Record<string, string>>) {
  const journals = fakeJournals();
  for (const [run, digest] of Object.entries(runs)) await begun(journals, { run, digest, parts: null, ended: [] });
  return journals;
}

interface Begun {
  readonly run: string;
  readonly digest: string;
  readonly parts: RunParts | null;
  /** Phases that ended, as `PHASE outcome`. */
  readonly ended: readonly string[];
}

async function begun(journals: Journals, { run, digest, parts: under, ended }: Begun): Promise<void> {
  const journal = await journals.open(run);
  if (under !== null) await recordIdentity(journal, under);
  await journal.step('begin', async () => ({ digest, at: 0 }));
  for (const [phase = '', kind = ''] of ended.map((line) => line.split(' '))) {
    await journal.step(phase, async () => ({ outcome: { kind }, ms: 0 }));
  }
  await journal.close();
}

test.each([
  ['its own run, where that began', { 'issue-7-a-2': 'new', 'issue-7-a-1': 'old' }, 'issue-7-a-2'],
  ['the run on the old text, where the issue was edited since', { 'issue-7-a-1': 'old' }, 'issue-7-a-1'],
  ['no run of the same text of which nobody knows the flags', { 'issue-7-a-1': 'new' }, 'issue-7-a-2'],
  ['no run of another issue', { 'issue-77-a-1': 'old', 'issue-8-a': 'old' }, 'issue-7-a-2'],
  ['a new run, where there is none', {}, 'issue-7-a-2'],
])('--resume means %s', async (_, runs, expected) => {
  expect((await runToResume(await journalsWith(runs), identity, item)).run).toBe(expected);
});

const other = { gates: { ...parts, gates: 'red' }, branch: { ...parts, branch: 'bot/taken' } };

test.each([
  ['gates', ['IMPLEMENT continue', 'SELF_REVIEW halt']],
  ['gates', ['IMPLEMENT continue', 'SELF_REVIEW back', 'IMPLEMENT~1 continue']],
  ['gates', []],
  ['branch', ['IMPLEMENT continue', 'SELF_REVIEW continue']],
] as const)('a run goes on with other %s after %j', async (what, ended) => {
  const journals = fakeJournals();
  await begun(journals, { run: 'issue-7-a-1', digest: 'new', parts: other[what], ended });
  const { run, says } = await runToResume(journals, identity, item);
  expect(run).toBe('issue-7-a-1');
  expect(says).toMatch(what === 'gates' ? /gates changed since/ : /branch has another name since/);
});

test.each([
  ['gates', ['SELF_REVIEW halt', 'SELF_REVIEW~1 continue'], /ended SELF_REVIEW with other gates/],
  ['gates', ['SELF_REVIEW continue', 'DRAFT_PR continue'], /ended DRAFT_PR with other gates/],
  ['branch', ['SELF_REVIEW continue', 'DRAFT_PR continue', 'CLOSE continue'], /ended CLOSE/],
] as const)('a run that passed what changed, %s, is not taken for one that passed it now', async (what, ended, says) => {
  const journals = fakeJournals();
  await begun(journals, { run: 'issue-7-a-1', digest: 'new', parts: other[what], ended });
  expect(await runToResume(journals, identity, item)).toEqual({
    run: 'issue-7-a-2',
    says: expect.stringMatching(says) as string,
  });
});

test('a run with another seed or on another base is another one, and that is said', async () => {
  const journals = fakeJournals();
  const began = { ...parts, base: 'a'.repeat(40), gates: 'red' };
  await begun(journals, { run: 'issue-7-a-1', digest: 'new', parts: began, ended: ['SELF_REVIEW halt'] });
  const { run, says } = await runToResume(journals, identity, item);
  expect(run).toBe('issue-7-a-2');
  expect(says).toContain('other values of base, gates. It began on aaaaaaaaaa; --base names a commit.');
});

test('what a run went on under last counts, not what it began under', async () => {
  const journals = fakeJournals();
  await begun(journals, { run: 'issue-7-a-1', digest: 'new', parts: { ...parts, seed: '2' }, ended: ['SELF_REVIEW halt'] });
  const journal = await journals.open('issue-7-a-1');
  await recordIdentity(journal, other.gates);
  await recordIdentity(journal, other.gates);
  expect(journal.recorded().filter((name) => name.startsWith('identity'))).toEqual(['identity~1', 'identity~2']);
  await journal.close();
  expect((await runToResume(journals, identity, item)).run).toBe('issue-7-a-1');
});
