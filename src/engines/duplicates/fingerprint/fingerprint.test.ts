import { describe, expect, it } from 'vitest';
import type { ChangedFile } from '#domain/gate/pull-request.ts';
import { fingerprintOf, sketchLimits, sketchNames, type Change } from './fingerprint.ts';
import { decodeFingerprint, encodeFingerprint, longestFingerprintText } from './fingerprint-codec.ts';

const file = (path: string, patch: string | null, fields: Partial<ChangedFile> = {}): ChangedFile => ({
  path,
  from: null,
  status: 'modified',
  additions: 1,
  deletions: 1,
  patch,
  ...fields,
});

const patch = '@@ -1,3 +1,3 @@\n function sum(a, b) {\n-  return a - b;\n+  return a + b;\n }';

const change = (files: readonly ChangedFile[], fields: Partial<Change> = {}): Change => ({
  files,
  isTruncated: false,
  subjects: ['fix: sum subtracts'],
  linkedIssues: [12],
  ...fields,
});

const large = (): Change => {
  const lines = Array.from({ length: 400 }, (_, line) => `-old name${line} of ${line}\n+new name${line} and other${line}`);
  const files = Array.from({ length: 80 }, (_, index) => file(`f${index}`, `@@ -1 +1 @@\n${lines.join('\n')}`));
  const words = Array.from({ length: 60 }, (_, word) => `word${word}`).join(' ');
  return change(files, { subjects: [words], linkedIssues: Array.from({ length: 40 }, (_, issue) => issue + 1) });
};

describe('the identity of a patch', () => {
  const identity = (files: readonly ChangedFile[], fields?: Partial<Change>): string | null =>
    fingerprintOf(change(files, fields)).identity;

  it('is the same whatever the line numbers, white space, order of files, title and issues', () => {
    const moved = patch.replace('@@ -1,3 +1,3 @@', '@@ -40,3 +41,3 @@ class Sums').replace('  return a + b', '\treturn a+b');
    const one = identity([file('sum.js', patch), file('other.js', patch)]);
    expect(one).toMatch(/^[0-9a-f]{32}$/);
    expect(identity([file('other.js', patch), file('sum.js', moved)], { subjects: ['other'], linkedIssues: [] })).toBe(one);
  });

  it('differs with a line, a path, a direction, the context and the kind of change', () => {
    const changes = [
      [file('sum.js', patch)],
      [file('sum.ts', patch)],
      [file('sum.js', patch.replace('a + b', 'b + a'))],
      [file('sum.js', patch.replace('sum(a, b)', 'add(a, b)'))],
      [file('sum.js', patch.replace('-  return a - b;', '-  return a + b;').replace('+  return a + b;', '+  return a - b;'))],
      [file('sum.js', patch, { status: 'renamed', from: 'add.js' })],
      [file('sum.js', patch), file('more.js', patch)],
    ];
    expect(new Set(changes.map((files) => identity(files))).size).toBe(changes.length);
  });

  it('is not known where a file came without its patch, the list was cut, or nothing changed', () => {
    expect(identity([file('sum.js', patch), file('logo.png', null)])).toBeNull();
    expect(identity([file('sum.js', patch)], { isTruncated: true })).toBeNull();
    expect(identity([])).toBeNull();
  });

  it('cannot be forged by moving a line break from one part to another', () => {
    expect(identity([file('a', '@@ -1 +1 @@\n+b\n+c')])).not.toBe(identity([file('a', '@@ -1 +1 @@\n+b+c')]));
  });
});

describe('fingerprintOf', () => {
  it('keeps every sketch within its limit, ascending and without repeats', () => {
    const { sketches, issues } = fingerprintOf(large());
    for (const name of sketchNames) {
      expect(sketches[name].length).toBe(sketchLimits[name]);
      expect(sketches[name]).toEqual([...new Set(sketches[name])].toSorted((one, other) => one - other));
    }
    expect(issues).toHaveLength(16);
  });

  it('counts changed lines without lockfiles, and knows nothing of a cut list', () => {
    const files = [file('a.js', patch, { additions: 3 }), file('package-lock.json', null, { additions: 9000 })];
    expect(fingerprintOf(change(files)).lines).toBe(4);
    expect(fingerprintOf(change(files, { isTruncated: true })).lines).toBeNull();
  });

  it('leaves out numbers that are no issue numbers', () => {
    expect(fingerprintOf(change([], { linkedIssues: [3, -1, 0.5, 2 ** 40, Number.NaN, 3] })).issues).toEqual([3]);
  });

  it('reads 3,000 files, a title of 1 MB and a patch of one line of 1 MB within seconds', () => {
    const files = Array.from({ length: 3000 }, (_, index) => file(`${'<b>'.repeat(50)}${index}`, patch));
    const hostile = [...files, file('long', `@@ -1 +1 @@\n+${'(['.repeat(500_000)}`), file('no hunks', 'x\n'.repeat(300_000))];
    const { sketches } = fingerprintOf(change(hostile, { subjects: ['\u202E#@<!--'.repeat(150_000)] }));
    expect(sketches.files).toHaveLength(sketchLimits.files);
  }, 20_000);
});

describe('the text of a fingerprint', () => {
  const whole = fingerprintOf(large());
  const text = encodeFingerprint(whole);
  const flip = (code: string, at: number, bits: number): string => {
    const bytes = Buffer.from(code.slice(2), 'base64url');
    bytes[at] = (bytes[at] ?? 0) ^ bits;
    return `1.${bytes.toString('base64url')}`;
  };

  it('gives the fingerprint back, with and without an identity and a number of lines', () => {
    const unknown = fingerprintOf(change([file('a.png', null)], { isTruncated: true, subjects: [], linkedIssues: [] }));
    for (const one of [whole, fingerprintOf(change([file('a', patch)])), unknown]) {
      expect(decodeFingerprint(encodeFingerprint(one))).toEqual(one);
    }
  });

  it('stays below its cap at its largest, in characters that no comment can break on', () => {
    expect(text.length).toBeLessThan(longestFingerprintText);
    expect(text).toMatch(/^1\.[\w-]+$/);
  });

  it.each([
    ['nothing', ''],
    ['another version', text.replace('1.', '2.')],
    ['a missing end', text.slice(0, -4)],
    ['something after the end', `${text}AAAA`],
    ['a foreign character', text.replace(/.$/, '>')],
    ['padding', `${text}==`],
    ['a text over the cap', `1.${'A'.repeat(longestFingerprintText)}`],
    ['a count beyond the limit', flip(text, 16, 0xff)],
    ['hashes that do not ascend', flip(text, 17, 0xff)],
    ['only zeros', `1.${'A'.repeat(20)}`],
  ])('is refused with %s', (_, hostile) => {
    expect(decodeFingerprint(hostile)).toBeNull();
  });
});
