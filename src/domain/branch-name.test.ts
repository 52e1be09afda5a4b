import { expect, test } from 'vitest';
import { branchName, branchProblem, slugOf } from './branch-name.ts';

test.each([
  [42, 'parse() drops the last row', 'bot/issue-42-parse-drops-the-last-row'],
  [null, 'Écran: naïve "slug"', 'bot/ecran-naive-slug'],
  [7, '../../etc; rm -rf ~', 'bot/issue-7-etc-rm-rf'],
  [null, '修正', 'bot/fix'],
])('issue %s "%s" gets branch %s', (number, title, branch) => {
  expect(branchName(number, title)).toBe(branch);
});

test('a long title is cut at a word', () => {
  expect(slugOf('one two three four', 9)).toBe('one-two');
  expect(branchName(1, 'word '.repeat(40)).length).toBeLessThanOrEqual(60);
});

test.each(['bot/second-try', 'bot/a/b.c_d', branchName(7, 'x')])('%s can be a branch of ours', (name) => {
  expect(branchProblem(name)).toBeNull();
});

test.each([
  'main',
  'bot',
  'bot/',
  'bot//a',
  'bot/-a',
  'bot/a..b',
  'bot/a.lock',
  'bot/a.',
  'bot/.a',
  'bot/a b',
  'bot/@{u}',
  `bot/${'a'.repeat(97)}`,
])('%s cannot be a branch of ours', (name) => {
  expect(branchProblem(name)).not.toBeNull();
});
