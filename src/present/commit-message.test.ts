import type { WorkItem } from '#domain/work-item.ts';
import { expect, test } from 'vitest';
import { commitMessage, commitSubject } from './commit-message.ts';

const item: WorkItem = { origin: { kind: 'stdin' }, number: 42, title: 't', body: 'b', labels: [], digest: 'd' };

test.each([
  ['fix', 'Bug: parse drops the last row.', 'fix: parse drops the last row'],
  ['test', '[docs] - `a()` is  wrong', 'test: a() is wrong'],
  ['fix', '', 'fix: the issue'],
] as const)('a %s commit for "%s" says "%s"', (kind, title, subject) => {
  expect(commitSubject(kind, title)).toBe(subject);
});

test('a subject never exceeds 72 characters', () => {
  expect(commitSubject('fix', 'word '.repeat(60)).length).toBeLessThanOrEqual(72);
});

test('a message ends with its trailers and wraps its body', () => {
  const message = commitMessage('fix: a', ['word '.repeat(40).trim()], {
    item,
    tool: 'patchline 0.1.0 (search)',
    receipt: 'sha256:ff',
  });
  expect(message.endsWith('\n\nIssue: #42\nAssisted-by: patchline 0.1.0 (search)\nReceipt: sha256:ff\n')).toBe(true);
  expect(Math.max(...message.split('\n').map((line) => line.length))).toBeLessThanOrEqual(72);
});
