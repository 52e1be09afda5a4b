import { expect, test } from 'vitest';
import { readStart } from './start-form.ts';

const form = { command: 'fix', repository: 'a', reference: '', text: '', count: '20' };

test.each([
  ['an address', { reference: ' https://github.com/o/r/issues/7 ' }, ['fix', 'https://github.com/o/r/issues/7']],
  ['a number', { reference: '7' }, ['fix', '#7']],
  ['a number with its sign', { reference: '#7', dry: 'yes' }, ['fix', '#7', '--dry-run']],
  ['text', { text: '# It is wrong' }, ['fix', '-']],
  ['text for a slate', { text: '# It is wrong', command: 'slate', count: '5' }, ['slate', '-', '--count', '5']],
])('%s becomes a command', (_, given, argv) => {
  const read = readStart({ ...form, ...given });
  expect(read).toMatchObject({ kind: 'command', command: { argv, repository: 'a', input: 'text' in given ? given.text : null } });
});

test.each([
  ['a flag', { reference: '--restart' }],
  ['a file', { reference: '/etc/passwd' }],
  ['a file beside it', { reference: 'issue.md' }],
  ['an address that is not https', { reference: 'http://github.com/o/r/issues/7' }],
  ['two words', { reference: '#7 --restart' }],
  ['both', { reference: '#7', text: 'x' }],
  ['nothing', { text: ' \n' }],
  ['another command', { text: 'x', command: 'gate' }],
  ['a count that is none', { text: 'x', command: 'slate', count: '1e2' }],
])('%s is refused in a sentence', (_, given) => {
  expect(readStart({ ...form, ...given })).toEqual({ kind: 'problem', sentence: expect.stringMatching(/^[A-Z].*\.$/) });
});
