import { describe, expect, it } from 'vitest';
import { applyEdit, editKey } from './apply-edit.ts';

describe('applying an edit', () => {
  it('takes the line of a removed statement with it where nothing else is on it', () => {
    expect(applyEdit('a();\n  b();\nc();\n', { kind: 'replace-statement', start: 7, end: 11, text: '' })).toBe('a();\nc();\n');
    expect(applyEdit('a(); b(); c();', { kind: 'replace-statement', start: 5, end: 9, text: '' })).toBe('a();  c();');
  });

  it('puts an insertion where it says', () => {
    expect(applyEdit('a();', { kind: 'insert-before', start: 0, text: 'b();\n' })).toBe('b();\na();');
    expect(applyEdit('a();', { kind: 'insert-after', end: 4, text: '\nb();' })).toBe('a();\nb();');
  });
});

describe('the key of an edit', () => {
  it('is the same for every edit that makes the same file, and only for those', () => {
    const source = 'f(aa, b);';
    const wide = editKey(source, { kind: 'replace-expression', start: 0, end: 8, text: 'f(aa, c)' });
    const narrow = editKey(source, { kind: 'replace-expression', start: 6, end: 7, text: 'c' });
    const other = editKey(source, { kind: 'replace-expression', start: 6, end: 7, text: 'd' });

    expect(wide).toBe(narrow);
    expect(wide).not.toBe(other);
  });

  it('knows one insertion read at two places, and one deletion', () => {
    const source = 'x = aab;';
    const insertions = [4, 5, 6].map((start) => editKey(source, { kind: 'insert-before', start, text: 'a' }));
    const deletions = [4, 5].map((start) => editKey(source, { kind: 'replace-expression', start, end: start + 1, text: '' }));

    expect(new Set(insertions).size).toBe(1);
    expect(new Set(deletions).size).toBe(1);
    expect(insertions[0]).not.toBe(deletions[0]);
  });

  it('is null for an edit that changes nothing', () => {
    expect(editKey('f(a);', { kind: 'replace-expression', start: 2, end: 3, text: 'a' })).toBeNull();
  });
});
