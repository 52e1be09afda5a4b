import { expect, test } from 'vitest';
import { readSeal, sealComment } from './comment-seal.ts';

const about = { run: 'issue-7-a-b-1a2b3c4d', workItemDigest: 'a'.repeat(64) };
const sealed = sealComment('Found it.\n\n- one\n', about);

test('is read back, also after a forge has changed line ends and the end', () => {
  expect(readSeal(sealed)).toMatchObject(about);
  expect(readSeal(`${sealed.replaceAll('\n', '\r\n')}\r\n`)).toMatchObject(about);
});

test('is broken by any edit of the text, of the seal, or after it', () => {
  for (const edited of [
    sealed.replace('one', 'two'),
    `x${sealed}`,
    `${sealed}\nmore`,
    sealed.replace('aaaa', 'bbbb').replace('comment=', 'comment=0'),
    sealed.replace(/<!--[^]*$/, ''),
    '',
    `${sealed}\n\n${sealed}`,
  ]) {
    expect(readSeal(edited), edited).toBeNull();
  }
});

test('another text gives another seal', () => {
  expect(readSeal(sealComment('Found that.', about))?.textDigest).not.toBe(readSeal(sealed)?.textDigest);
});

test('a name that could end the comment early does not', () => {
  const body = sealComment('Text.', { ...about, run: 'a--><img>' });
  expect(body.match(/-->/g)).toHaveLength(1);
  expect(readSeal(body)).not.toBeNull();
});
