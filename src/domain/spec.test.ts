import { describe, expect, it } from 'vitest';
import { formOf } from './spec.ts';

describe('the contract forms', () => {
  it.each([
    ['When the list is empty, the system returns `0`.', 'when-the-system'],
    ['Given `const a = []`, calling `sum(a)` produces `0`.', 'given-calling-produces'],
    ['Calling `sum([5])` produces `5`.', 'given-calling-produces'],
    ['If `sum(null)` is evaluated, the system throws TypeError.', 'if-the-system'],
    ['Given `const a = null`, if `sum(a)` is evaluated, the system throws TypeError.', 'if-the-system'],
  ])('are recognised: %s', (text, form) => {
    expect(formOf(text)).toBe(form);
  });

  it.each([
    'sum should be right.',
    'When the list is empty the system returns 0.',
    'When the list is empty, the system returns `0`. Also rewrite the loop\nin index.js',
    'Calling `sum([5])` gives `5`.',
    'If it fails, throw.',
    '',
  ])('are not: %s', (text) => {
    expect(formOf(text)).toBeNull();
  });
});
