import { describe, expect, it } from 'vitest';
import { level, levelOfText } from './placement.ts';

describe('levelOfText', () => {
  const simple: readonly (readonly [string, number])[] = [
    ['a', level.primary],
    ['12', level.primary],
    ['a.b.c', level.call],
    ['a === b', level.equality],
    ['a.length !== 0', level.equality],
    ['a <= b.c', level.relational],
    ['a && b', level.and],
    ['a || b.c', level.or],
    ['a ?? 1', level.coalesce],
    ['n - 1', level.additive],
    ['n * m', level.multiplicative],
    ['n % 2', level.multiplicative],
  ];

  it.each(simple)('%s', (text, expected) => {
    expect(levelOfText(text)).toBe(expected);
    // A comment keeps the text from being known without the parser.
    expect(levelOfText(`${text} /* */`)).toBe(expected);
  });

  it.each([
    ['a.b()', level.call],
    ['(a, b)', level.primary],
    ['a, b', level.sequence],
    ['a ** b', level.power],
    ['a - b < c', level.relational],
    ['-a', level.unary],
    ['a => a', level.assignment],
  ])('%s', (text, expected) => {
    expect(levelOfText(text)).toBe(expected);
  });

  it.each(['a +', '1.b', 'a..b', 'a b', '', 'return a'])('knows that `%s` is no expression', (text) => {
    expect(levelOfText(text)).toBeNull();
  });
});
