import { describe, expect, test } from 'vitest';
import { unsaidIn } from './stated-result.ts';

const gives = (produces: string) => ({ setup: '', expression: 'f()', produces, throws: null });
const throwing = (name: string | null, message: string | null = null) => ({
  setup: '',
  expression: 'f()',
  produces: null,
  throws: { name, message },
});

describe('the result that a reproduction expects', () => {
  test.each([
    ['6', 'the sum of 1, 2 and 3 should be 6.'],
    ['-2', 'it should give -2, not 2'],
    ['-2', 'it should give minus 2'],
    ['0.5', 'a half is 0.5'],
    ['3', 'there should be three of them'],
    ["'a-b'", 'slug("A B") should be "a-b"'],
    ["''", 'the title should be empty'],
    ['[]', 'it should return an empty list'],
    ['[1, 2]', 'should keep 1 and 2'],
    ['{ name: "Ann", age: 3 }', 'the name is Ann and the age is 3'],
    ['undefined', 'it should return nothing'],
    ['true', 'isEven(2) has to be true'],
  ])('%s stands in: %s', (produces, words) => {
    expect(unsaidIn(words, gives(produces))).toBeNull();
  });

  test.each([
    ['6', 'the sum of 1, 2 and 3 is wrong', '6'],
    ['6', 'it gives 16 and 6.5', '6'],
    ['2', 'it should give -2', null],
    ['-2', 'it should give 3-2', '-2'],
    ["'a_b'", 'the slug should have no blanks', "'a_b'"],
    ['[1, 2, 3]', 'should keep 1 and 2', '3'],
    ['{ name: "Ann" }', 'it should be Ann', 'name'],
    ['true', 'a leap year is accepted', 'true'],
    ['[]', 'the list is wrong', '[]'],
  ])('%s and what is not said in: %s', (produces, words, unsaid) => {
    expect(unsaidIn(words, gives(produces))).toBe(unsaid);
  });

  test('may be an error, by its name and message where these are expected', () => {
    expect(unsaidIn('it should throw', throwing(null))).toBeNull();
    expect(unsaidIn('null is not refused', throwing(null))).toBe('an error');
    expect(unsaidIn('a TypeError is what I want', throwing('TypeError'))).toBeNull();
    expect(unsaidIn('it should throw', throwing('TypeError'))).toBe('TypeError');
    expect(unsaidIn('a TypeError that says "no list"', throwing('TypeError', 'no list'))).toBeNull();
    expect(unsaidIn('a TypeError', throwing('TypeError', 'no list'))).toBe('no list');
  });
});
