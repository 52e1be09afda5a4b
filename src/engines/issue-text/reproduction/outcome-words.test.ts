import { expect, test } from 'vitest';
import { readOutcome } from './outcome-words.ts';
import type { Reading } from './values.ts';

const shown = (reading: Reading | null): string => {
  if (reading === null) return '-';
  if (reading.kind === 'value') return reading.source;
  return reading.kind === 'throws' ? `throws ${reading.errorName}: ${reading.message}` : 'no throw';
};

const inComments: readonly (readonly [string, string, string, string])[] = [
  // words, expected, actual, plain
  ['=> 2', '-', '-', '2'],
  ['expected: 2', '2', '-', '-'],
  ['Expected 2, got 3', '2', '3', '-'],
  ['should be 2 but is 3', '2', '3', '-'],
  ['3, expected 2', '2', '3', '-'],
  ['3 (wrong)', '-', '3', '-'],
  ['should return [1, 2], returns [2, 1]', '[1, 2]', '[2, 1]', '-'],
  ['=> [1,2] but got [2,1]', '[1,2]', '[2,1]', '-'],
  ['3 instead of 2', '2', '3', '-'],
  ['should be 2, not 3', '2', '3', '-'],
  ['{ a: 1 } // expected { a: 2 }', '{ a: 2 }', '{ a: 1 }', '-'],
  ['throws TypeError: x is not a function', '-', '-', 'throws TypeError: x is not a function'],
  ['should not throw', 'no throw', '-', '-'],
  ['should throw RangeError', 'throws RangeError: null', '-', '-'],
  [
    "TypeError: Cannot read properties of undefined (reading 'x')",
    '-',
    '-',
    "throws TypeError: Cannot read properties of undefined (reading 'x')",
  ],
  ["=> Map(1) { 'a' => 1 }", '-', '-', "new Map([[ 'a', 1 ]])"],
  ["'foo' ✅", "'foo'", '-', '-'],
  ['this crashes', '-', '-', '-'],
  ['works fine', '-', '-', '-'],
  ['see issue 12', '-', '-', '-'],
  ['2nd call', '-', '-', '-'],
  ['-> 19 - 5 - 6 = 8', '-', '-', '8'],
  ['==> [1]', '-', '-', '[1]'],
];

test.each(inComments)('comment %j', (words, expected, actual, plain) => {
  const outcome = readOutcome(words, { printed: false, whole: true });
  expect([shown(outcome.expected), shown(outcome.actual), shown(outcome.plain)]).toEqual([expected, actual, plain]);
});

const inProse: readonly (readonly [string, string, string])[] = [
  [' returns `3` but should return `2`', '2', '3'],
  [' returns 3 when the list is empty but it should return 2 as documented.', '2', '3'],
  ['Expected `2`, got `3`.', '2', '3'],
  [' gives "a" instead of "b"', '"b"', '"a"'],
  [' to be `2`', '2', '-'],
  [' throws a `TypeError: x` but should return `[]`', '[]', 'throws TypeError: x'],
  [" doesn't return `2`", '2', '-'],
  [' returns an empty array instead of `[1]`', '[1]', '[]'],
  [' should throw a RangeError instead of returning NaN', 'throws RangeError: null', 'NaN'],
  [' returns the wrong value: 5 instead of 4.', '4', '5'],
  [' is a good idea', '-', '-'],
  [' in version 2 of the library', '-', '-'],
];

test.each(inProse)('prose %j', (words, expected, actual) => {
  const outcome = readOutcome(words, { printed: false, whole: false });
  expect([shown(outcome.expected), shown(outcome.actual)]).toEqual([expected, actual]);
});
