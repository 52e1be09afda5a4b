import { describe, expect, test } from 'vitest';
import { foreignMarkup } from '../foreign-markup.fixture.ts';
import { diffView } from './diff-view.ts';
import { highlightedLines } from './highlight.ts';

const diff = (...lines: readonly string[]): string =>
  [
    '--- a/src/sum.js',
    '+++ b/src/sum.js',
    `@@ -1,${lines.filter((line) => !line.startsWith('+')).length} +1,${lines.filter((line) => !line.startsWith('-')).length} @@`,
    ...lines,
    '',
  ].join('\n');
const text = (markup: string): string =>
  markup
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

describe('a diff', () => {
  test('has signs, numbers of the new side, sizes, and colours of its language', () => {
    const markup = String(
      diffView(diff(' let total = 0;', '-let index = 1;', '+let index = 0;', ' return total;'), ['src/sum.js'], 'search-1'),
    );
    const lines = [...markup.matchAll(/<span class="line (\w+)">(.*?)\n<\/span>/gs)].map(
      ([, kind, line]) => `${kind}:${text(line ?? '')}`,
    );
    expect(lines).toEqual([
      'kept:   1   let total = 0;',
      'removed:     − let index = 1;',
      'added:   2 + let index = 0;',
      'kept:   3   return total;',
    ]);
    expect(markup).toContain('<span class="hljs-keyword">let</span>');
    expect(text(markup)).toContain('src/sum.js +1 −1');
  });

  test('a comment over many lines is one on each of them, and no span crosses a line', () => {
    const lines = highlightedLines(['/* one', 'two */ let x;'], 'a.ts').map(String);
    expect(lines).toEqual([
      '<span class="hljs-comment">/* one</span>',
      '<span class="hljs-comment">two */</span> <span class="hljs-keyword">let</span> x;',
    ]);
  });

  test('what hides or reorders text is shown, with colours and without', () => {
    for (const file of ['a.js', 'a.unknown']) {
      const [line] = highlightedLines(['if (admin \u202e) /* \u2066 */ <script>alert(1)</script>\u0007\r'], file).map(String);
      expect(text(line ?? '')).toMatch(/⟨U\+202E⟩.*⟨U\+2066⟩.*⟨U\+0007⟩⟨U\+000D⟩/);
      expect(foreignMarkup(line ?? '')).toEqual([]);
      expect(line).not.toContain('<script');
    }
  });

  test('hunks stand apart, and a file without lines is named', () => {
    const two = `${diff(' a', '+b').trimEnd()}\n@@ -40,1 +41,2 @@\n c\n+d\n`;
    const markup = String(diffView(two, ['src/sum.js', 'logo.png'], 'search-1'));
    expect(markup.match(/class="line gap"/g)).toHaveLength(1);
    expect(markup).toContain('Changed without lines to show: logo.png');
  });

  test('a removed file has its name, and a long diff says what is left out', () => {
    const removed = '--- a/old.js\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-gone\n';
    expect(text(String(diffView(removed, ['old.js'], 'x')))).toContain('old.js +0 −1');
    const long = diff(...Array.from({ length: 700 }, (_, index) => `+line ${index}`));
    expect(String(diffView(long, ['src/sum.js'], 'x'))).toContain('100 more lines are left out here.');
  });
});
