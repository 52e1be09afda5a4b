import { expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.ts';
import { encodeFingerprint } from './fingerprint-codec.ts';
import { readFingerprintLine } from './fingerprint-line.ts';

const head = 'a'.repeat(40);
const fingerprint = fingerprintOf({ files: [], isTruncated: false, subjects: ['a title'], linkedIssues: [4] });
const line = `<!-- patchline:fingerprint ${head} ${encodeFingerprint(fingerprint)} -->`;

it('is found in a comment, with either kind of line end', () => {
  expect(readFingerprintLine(`Hello\n${line}\nmore`, head)).toEqual(fingerprint);
  expect(readFingerprintLine(`Hello\r\n${line}\r\n`, head)).toEqual(fingerprint);
});

it.each([
  ['another commit', line.replace(head, 'b'.repeat(40))],
  ['two of them', `${line}\n${line}`],
  ['one inside a line', `quoted: ${line}`],
  ['a broken one', line.replace(' -->', 'A -->')],
  ['none', 'Hello'],
  ['1 MB of beginnings', '<!-- patchline:fingerprint '.repeat(40_000)],
])('is not read from a comment with %s', (_, comment) => {
  expect(readFingerprintLine(comment, head)).toBeNull();
});
