import { expect, it } from 'vitest';
import { formatRecordMarker, readRecordMarker } from './record-marker.ts';

const marker = { workItemDigest: 'a'.repeat(64), patchId: 'b'.repeat(40) };

it('is read back from any body that holds it once', () => {
  expect(readRecordMarker(`text\r\n${formatRecordMarker(marker)}\r\nmore`)).toEqual(marker);
  expect(readRecordMarker(formatRecordMarker({ ...marker, patchId: null }))).toEqual({ ...marker, patchId: null });
});

it('is not believed where it stands twice, inside a line, or is not whole', () => {
  const text = formatRecordMarker(marker);
  expect(readRecordMarker('')).toBeNull();
  expect(readRecordMarker(`${text}\n${text}`)).toBeNull();
  expect(readRecordMarker(`> ${text}`)).toBeNull();
  expect(readRecordMarker(text.replace('aaaa', 'zzzz'))).toBeNull();
});
