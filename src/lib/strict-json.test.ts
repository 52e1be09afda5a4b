import { describe, expect, it } from 'vitest';
import { parseStrictJson } from './strict-json.ts';

const value = (text: string) => {
  const parsed = parseStrictJson(text);
  return parsed.kind === 'value' ? structuredClone(parsed.value) : parsed;
};

describe('strict JSON', () => {
  it.each([
    'null',
    'true',
    'false',
    '0',
    '-7',
    '9007199254740991',
    '""',
    '[]',
    '{}',
    ' [ 1 , "a" , { "b" : [ null ] } ]\r\n',
    '{"a":{"b":1},"b":{"b":2}}',
    '"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00 é 😀"',
  ])('reads %s as JSON.parse does', (text) => {
    expect(value(text)).toEqual(JSON.parse(text));
  });

  it('keeps keys that objects treat specially as plain keys', () => {
    const parsed = parseStrictJson('{"__proto__":{"a":1},"constructor":2}');
    expect(parsed.kind === 'value' && Object.entries(parsed.value ?? {})).toEqual([
      ['__proto__', expect.objectContaining({ a: 1 })],
      ['constructor', 2],
    ]);
  });

  it.each([
    ['a key twice', '{"a":1,"a":2}', 'duplicate-key'],
    ['a key twice, once escaped', '{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['a key twice, deep down', '[{"x":{"a":1,"b":2,"a":1}}]', 'duplicate-key'],
    ['__proto__ twice', '{"__proto__":1,"__proto__":2}', 'duplicate-key'],
    ['a fraction', '[1.5]', 'non-integer'],
    ['an integer with a fraction', '1.0', 'non-integer'],
    ['an exponent', '1e3', 'non-integer'],
    ['minus zero', '-0', 'non-integer'],
    ['a leading zero', '01', 'non-integer'],
    ['an integer beyond 2^53-1', '9007199254740992', 'non-integer'],
    ['half a surrogate pair, escaped', '"\\ud83d"', 'lone-surrogate'],
    ['half a surrogate pair, raw', '"\ud83d"', 'lone-surrogate'],
    ['half a surrogate pair in a key', '{"\\udc00":1}', 'lone-surrogate'],
    ['65 levels', `${'['.repeat(66)}${']'.repeat(66)}`, 'too-deep'],
    ['nothing', '', 'malformed'],
    ['two values', '{} {}', 'malformed'],
    ['a trailing comma', '[1,]', 'malformed'],
    ['a missing colon', '{"a" 1}', 'malformed'],
    ['single quotes', "{'a':1}", 'malformed'],
    ['a raw line break in a string', '"a\nb"', 'malformed'],
    ['an unknown escape', '"\\x41"', 'malformed'],
    ['an open string', '"abc', 'malformed'],
    ['an open object', '{"a":1', 'malformed'],
    ['NaN', 'NaN', 'malformed'],
    ['a comment', '/* a */ 1', 'malformed'],
    ['a byte order mark', '\ufeff1', 'malformed'],
    ['another kind of space', '\u00a01', 'malformed'],
  ])('refuses %s', (_, text, fault) => {
    expect(parseStrictJson(text)).toMatchObject({ kind: 'fault', fault });
  });

  it.each(['"', '[', '{"a":', '-', '\\', '"\\'])('reads a megabyte of %s in one pass', (piece) => {
    const started = performance.now();
    parseStrictJson(piece.repeat(1_000_000 / piece.length));
    parseStrictJson(`"${'a'.repeat(1_000_000)}`);
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('reads a long string whole', () => {
    expect(value(`"${'a'.repeat(2_000_000)}\\n"`)).toBe(`${'a'.repeat(2_000_000)}\n`);
  });
});
