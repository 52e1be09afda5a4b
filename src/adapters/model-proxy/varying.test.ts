import { describe, expect, it } from 'vitest';
import { varying, withoutVarying } from './varying.ts';

/** Two forms of the same for each line of the list, and one that is not of its kind. */
const pairs: readonly (readonly [what: string, one: string, other: string, different: string])[] = [
  ['paths of temporary files', 'in /tmp/run-aX3/out.txt here', 'in /tmp/run-Q0z/out-2.txt here', 'in /temporary/run-aX3 here'],
  ['UUIDs', 'a 123e4567-e89b-42d3-a456-426614174000', 'a 0189A4CE-0000-7D3A-9F00-9C2A40E7B001', 'a 123e4567-e89b-42d3'],
  ['ids of messages', '{"id":"call_a1B2c3D4e5"}', '{"id":"call_Zz00Zz00Zz00"}', '{"id":"call_it"}'],
  ['ids of messages', 'toolu_01A09q90qw90 msg_0123456789', 'toolu_99A09q90qw91 msg_98765432101', 'a_toolu_01A09q90qw90'],
  ['ids of messages', String.raw`{"text":"x\nchatcmpl-Ab12Ab12Ab"}`, String.raw`{"text":"x\nchatcmpl-Cd34Cd34Cd"}`, 'chatcmpl'],
  [
    'what Codex says',
    'Chunk ID: ba9339 Original token count: 34',
    'Chunk ID: 671cdc Original token count: 105',
    'Chunk ID: none',
  ],
  ['dates and times as in ISO 8601', 'at 2026-11-21T07:05:00.123Z', 'at 2027-01-02T23:59:59+01:00', 'at 2026-11'],
  ['dates and times as in ISO 8601', 'today 2026-11-21', 'today 2026-12-02', 'today 12026-11-211'],
  ['dates in words', 'Saturday, November 21, 2026.', 'Sunday, May 3, 2027.', 'Saturday, Nov.'],
  ['dates in words', 'Sat Nov 21 2026 07:05:01 GMT+0000', 'Sun Jan 3 2027 17:55:41 GMT+0100', 'Sat'],
  ['dates in words', 'root 12 Nov 21 07:05 add.js', 'root 12 Dec  1 17:45 add.js', 'root 12 Nova 21 add.js'],
  ['dates in words', 'Sat, 21 Nov 2026 07:05:00 GMT', 'Mon, 1 Feb 2027 08:00:01 GMT', '21 Novels'],
  ['dates as 11/21/2026', 'on 11/21/2026', 'on 1/2/2027', 'on 11/21/2026/4'],
  ['times of day with seconds', 'at 7:05:09 AM', 'at 11:59:01 PM', 'at add.js:7:05:09'],
  ['milliseconds since 1970', 't=1795244700123', 't=1795244800456', 't=795244700123'],
  ['how long something took', '# duration_ms 45.12', '# duration_ms 3', '# duration_ms many'],
  ['how long something took', 'ok (45.1ms) in 2 s', 'ok (3ms) in 1.5 s', 'ok (45.1 m) in 2 sums'],
  ['how long something took', String.raw`"done\n45 ms"`, String.raw`"done\n7 ms"`, '"v45ms"'],
  ['numbers of processes', '(node:123) pid 45 /proc/7/stat', '(node:9) pid 4 /proc/77/stat', 'node:123'],
];

describe('what a recording disregards', () => {
  it.each(pairs)('%s: %s is as %s', (_, one, other, different) => {
    expect(withoutVarying(one)).toBe(withoutVarying(other));
    expect(withoutVarying(one)).not.toBe(one);
    expect(withoutVarying(different)).toBe(different);
  });

  it('stands on the list with an example of each', () => {
    for (const { what } of varying)
      expect(
        pairs.some(([named]) => what.startsWith(named)),
        what,
      ).toBe(true);
  });

  it.each([
    '{"messages":[{"content":"add.js:12:34 fails, 3 of 17 tests, version 1.2.3, port 4100, commit fcf248e9a1"}],"max_tokens":32000}',
    'for (let index = 0; index < 1000; index += 1) call_me(); // may 2026 be',
  ])('is none of %s', (text) => {
    expect(withoutVarying(text)).toBe(text);
  });

  it('takes no long time for a long text of almost nothing else', () => {
    for (const piece of ['1', '12:', '/tmp', 'Nov ', '2026-', 'call_', '1.', 'a'])
      expect(withoutVarying(piece.repeat(1_000_000 / piece.length)).length).toBeGreaterThan(0);
  });
});
