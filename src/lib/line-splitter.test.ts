import { expect, it } from 'vitest';
import { lineSplitter } from './line-splitter.ts';

it('hands over complete lines, wherever the chunks end and whatever else looks like the end of one', () => {
  const lines: string[] = [];
  const split = lineSplitter((line) => lines.push(line));
  const bytes = Buffer.from('one\ntwö\u2028\rtwo\n\nnot yet');
  for (const byte of bytes) split(Buffer.of(byte));
  expect(lines).toEqual(['one', 'twö\u2028\rtwo', '']);
  split(Buffer.from('\n'));
  expect(lines.at(-1)).toBe('not yet');
});
