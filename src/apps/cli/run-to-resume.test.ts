import { expect, test } from 'vitest';
import type { WorkItem } from '#domain/work-item.ts';
import { fakeJournals } from '#ports/journal.fake.ts';
import { runToResume } from './run-to-resume.ts';

const item: WorkItem = { origin: { kind: 'stdin' }, number: 7, title: 'A title', body: '', labels: [], digest: 'new' };

async function journalsWith(runs: Readonly<Record<string, string>>) {
  const journals = fakeJournals();
  for (const [run, digest] of Object.entries(runs)) {
    const journal = await journals.open(run);
    await journal.step('begin', async () => ({ digest, at: 0 }));
    await journal.close();
  }
  return journals;
}

test.each([
  ['its own run, where that began', { 'issue-7-a-2': 'new', 'issue-7-a-1': 'old' }, 'issue-7-a-2'],
  ['the run on the old text, where the issue was edited since', { 'issue-7-a-1': 'old' }, 'issue-7-a-1'],
  ['no run of the same text with other flags', { 'issue-7-a-1': 'new' }, 'issue-7-a-2'],
  ['no run of another issue', { 'issue-77-a-1': 'old', 'issue-8-a': 'old' }, 'issue-7-a-2'],
  ['a new run, where there is none', {}, 'issue-7-a-2'],
])('--resume means %s', async (_, runs, expected) => {
  expect(await runToResume(await journalsWith(runs), 'issue-7-a-2', item)).toBe(expected);
});
