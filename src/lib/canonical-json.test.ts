import { expect, it } from 'vitest';
import { canonicalDigest, canonicalJson, toWellFormedValue } from './canonical-json.ts';

it('sorts keys by UTF-16 code unit, as RFC 8785, section 3.2.3 shows', () => {
  const keys = ['\u20ac', '\r', '\ufb33', '1', '\ud83d\ude00', '\u0080', '\u00f6'];
  const sorted = ['\r', '1', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33'];
  const text = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
  expect(text).toBe(`{${sorted.map((key) => `${JSON.stringify(key)}:0`).join(',')}}`);
});

it('gives the same digest whatever the order of keys', () => {
  expect(canonicalDigest({ a: 1, b: [true, null] })).toBe(canonicalDigest({ b: [true, null], a: 1 }));
  expect(canonicalDigest({ a: 1 })).not.toBe(canonicalDigest({ a: 2 }));
});

it('throws on what has no JSON form', () => {
  expect(() => canonicalJson('\ud800')).toThrow();
  expect(() => canonicalJson(undefined)).toThrow();
});

it('repairs lone surrogates in strings and keys, and nothing else', () => {
  expect(toWellFormedValue({ 'a\ud800': ['\udc00b', 1, null, { c: '😀' }] })).toEqual({
    'a\ufffd': ['\ufffdb', 1, null, { c: '😀' }],
  });
});
