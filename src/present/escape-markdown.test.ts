import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect, test } from 'vitest';
import { escapeMarkdown } from './escape-markdown.ts';

test.each([
  '![x](https://evil.example/a.png)',
  '[click](javascript:alert(1))',
  '<img src=x onerror=alert(1)> </details>',
  '`code` **bold** _em_ ~~x~~',
  '# heading',
  '<https://evil.example>',
])('%s stays plain text', (hostile) => {
  const tree = fromMarkdown(escapeMarkdown(hostile));
  const kinds = JSON.stringify(tree).match(/"type":"(\w+)"/g);
  expect(new Set(kinds)).toEqual(new Set(['"type":"root"', '"type":"paragraph"', '"type":"text"']));
});

test('mentions, bare links and workflow commands are broken', () => {
  expect(escapeMarkdown('@maintainer')).not.toMatch(/@\w/);
  expect(escapeMarkdown('see https://evil.example www.evil.example')).not.toMatch(/https:\/\/|www\./);
  expect(escapeMarkdown('::set-output name=a::b')).not.toContain('::');
});

test('a table cell cannot be left', () => {
  expect(escapeMarkdown('a | b\n| c')).toBe(String.raw`a \| b \| c`);
});
