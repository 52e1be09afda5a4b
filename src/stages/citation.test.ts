import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCitation } from './citation.ts';
import { excerptsOf } from './excerpts.ts';

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'patchline-citation-'));
  mkdirSync(join(root, 'test'));
  const code = [
    '// Adds numbers,',
    '// all of them.',
    'export function add(a, b) {',
    '  return a + b;',
    '}',
    ...Array.from({ length: 60 }, (_, index) => `export const n${index} = ${index};`),
  ];
  writeFileSync(join(root, 'add.js'), code.join('\n'));
  writeFileSync(join(root, 'README.md'), '# Adding\n\n`add(1, 2)` gives   `3`.\n');
  writeFileSync(join(root, 'test/add.test.js'), 'assert.equal(add(1, 2), 3);\n');
  symlinkSync('/etc/hostname', join(root, 'linked.js'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const look = (file: string, line: number, quote: string): Promise<object> =>
  checkCitation(root, { file, line, quote }, ['test/add.test.js']);

describe('a citation', () => {
  test.each([
    ['README.md', 3, '`add(1, 2)` gives `3`', 'README.md:3', 'documentation'],
    ['README.md', 1, '`add(1, 2)` gives `3`', 'README.md:3', 'documentation'],
    ['./test/add.test.js', 1, 'assert.equal(add(1, 2)', 'test/add.test.js:1', 'test'],
    ['add.js', 1, '// Adds numbers,\n// all of them.', 'add.js:1', 'comment'],
    ['add.js', 4, 'return a + b;', 'add.js:4', 'code'],
  ])('is found: %s:%i %s', async (file, line, quote, at, where) => {
    expect(await look(file, line, quote)).toEqual({ found: true, at, where });
  });

  test.each([
    ['add.js', 4, 'return a - b;'],
    ['add.js', 40, 'return a + b;'],
    ['add.js', 4, '{'],
    ['gone.js', 1, 'return a + b;'],
    ['../../etc/passwd', 1, 'root:x:0:0:root'],
    ['linked.js', 1, 'anything of it'],
    ['test', 1, 'assert.equal(add(1, 2)'],
  ])('is not found: %s:%i %s', async (file, line, quote) => {
    expect(await look(file, line, quote)).toMatchObject({ found: false });
  });
});

describe('excerpts', () => {
  test('hold declarations with their lines, and where else a name stands', async () => {
    const text = await excerptsOf(root, { places: [], names: ['add'], most: 5_000 });
    expect(text).toContain('== add.js\n1| // Adds numbers,\n2| // all of them.\n3| export function add(a, b) {');
    expect(text).toMatch(/== README\.md\n[^=]*3\| `add\(1, 2\)`/);
    expect(text).toContain('== test/add.test.js');
    expect(text).not.toContain('n59');
  });

  test('show no line twice, and stay within their bound', async () => {
    const places = [4, 5, 4].map((line) => ({ file: 'add.js', line }));
    const text = await excerptsOf(root, { places, names: ['add', 'n3', 'n50'], most: 600 });
    expect(text.length).toBeLessThanOrEqual(600);
    expect(text.match(/^4\| {3}return/gm)).toHaveLength(1);
  });

  test('are empty where nothing is there', async () => {
    expect(await excerptsOf(root, { places: [{ file: 'gone.js', line: 3 }], names: ['nowhere'], most: 600 })).toBe('');
  });
});
