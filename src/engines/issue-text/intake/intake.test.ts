import { describe, expect, test } from 'vitest';
import { WorldError } from '#domain/world-error.ts';
import { longestIssueBytes, readIssue } from './read-issue.ts';
import { scopeOf } from './scope.ts';

const file = (path: string) => ({ kind: 'file', path }) as const;
const read = (content: string | Uint8Array, path = 'report.md') => readIssue({ kind: 'markdown', content, origin: file(path) });

describe('readIssue', () => {
  test('takes the first heading as the title and the rest as the body', () => {
    expect(read('# Crash on start (#42)\n\nIt crashes.\n\n## Steps\n\nrun it')).toMatchObject({
      title: 'Crash on start',
      number: 42,
      body: 'It crashes.\n\n## Steps\n\nrun it',
      labels: [],
    });
  });

  test('takes the first line where there is no heading', () => {
    expect(read('Crash on start\n\nIt crashes.')).toMatchObject({ title: 'Crash on start', body: 'It crashes.', number: null });
  });

  test('a comment in a code block is no heading', () => {
    expect(read('Crash\n\n```sh\n# install\n```')).toMatchObject({ title: 'Crash' });
  });

  test.each([
    ['a line with a link', '# T\nIssue: https://forge.example/o/r/issues/17\n', 'x.md', 17],
    ['a line with a number', '# T\n\nLink: #18', 'x.md', 18],
    ['the file name', '# T\n\nbody', 'inbox/issue-19.md', 19],
    ['nothing', '# T\n\nsee #20 too', 'x.md', null],
  ])('finds the number in %s', (_, text, path, number) => {
    expect(read(text, path).number).toBe(number);
  });

  test('reads labels, a byte order mark and CRLF', () => {
    const item = read('\ufeff# T\r\nLabels: `bug`, good first issue\r\n\r\nbody\r\n');
    expect(item).toMatchObject({ title: 'T', labels: ['bug', 'good first issue'] });
    expect(item.body).not.toContain('\r');
  });

  test('the digest follows the words, not the line ends', () => {
    expect(read('# T\r\nbody').digest).toBe(read('# T\nbody').digest);
    expect(read('# T\nbody').digest).not.toBe(read('# T\nbody.').digest);
  });

  test('fields of a forge pass through', () => {
    const origin = { kind: 'forge', url: 'https://forge.example/o/r/issues/5' } as const;
    expect(readIssue({ kind: 'fields', title: ' T ', body: 'b', number: 5, labels: ['bug'], origin })).toMatchObject({
      title: 'T',
      body: 'b',
      number: 5,
      origin,
    });
  });

  test.each([
    ['too large', Buffer.alloc(longestIssueBytes + 1, 97), /262145 bytes/],
    ['binary', Buffer.from([35, 32, 0, 1]), /NUL byte/],
    ['not UTF-8', Buffer.from([35, 32, 0xff, 0xfe]), /not valid UTF-8/],
    ['empty', Buffer.from(' \n\n'), /no words/],
  ])('refuses what is %s with a whole sentence', (_, content, sentence) => {
    expect(() => read(content)).toThrow(WorldError);
    expect(() => read(content)).toThrow(sentence);
  });

  test('the largest allowed issue is read', () => {
    expect(read(Buffer.alloc(longestIssueBytes, 97)).title).toHaveLength(longestIssueBytes);
  });
});

describe('scopeOf', () => {
  const item = (title: string, body = '', labels: readonly string[] = []) => ({ title, body, labels });

  test.each([
    [item('Wrong word', '', ['translation'])],
    [item('Typo', '', ['area: i18n'])],
    [item('Add German translation', 'I would like to help.')],
    [item('Translate the docs into Polish')],
  ])('halts on translations: %j', (issue) => {
    expect(scopeOf(issue)).toMatchObject({ kind: 'halt', reason: 'translation-domain' });
  });

  test('a bug in code about translations is in scope', () => {
    expect(scopeOf(item('Missing translation crashes', '`translate("a")` throws a TypeError')).kind).toBe('in-scope');
  });

  test('features and questions are told of, bugs are not', () => {
    expect(scopeOf(item('Support for streams', 'It would be nice to have.'))).toMatchObject({
      flags: [expect.stringContaining('feature')],
    });
    expect(scopeOf(item('How do I use it?'))).toMatchObject({ flags: [expect.stringContaining('question')] });
    expect(scopeOf(item('slugify returns the wrong text'))).toEqual({ kind: 'in-scope', flags: [] });
  });
});
