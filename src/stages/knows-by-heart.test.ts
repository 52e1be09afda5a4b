import { describe, expect, it } from 'vitest';
import { knowsByHeart } from './knows-by-heart.ts';

describe('a program that knows the examples by heart', () => {
  const reproduction = {
    kind: 'examples',
    imports: [],
    preamble: '',
    language: 'js',
    examples: [
      {
        kind: 'expression',
        id: 'example-1',
        setup: '',
        expression: "pad('ab', 5)",
        expected: { kind: 'value', source: "'ab   '" },
        claimedActual: null,
        issueLine: 1,
      },
    ],
  } as const;

  it.each([
    ["+  if (text === 'ab') return 'ab   ';", true],
    ["+  if (length === 5) return 'ab   ';", true],
    ["+  return 'ab   ';", false],
    ['+  if (length > 5) return text;', false],
    ["-  if (text === 'ab') return 'ab   ';\n+  if (text === 'ab') return 'ab   '; // moved", false],
    ["+++ b/ab 5 'ab   '", false],
  ])('%s: %s', (diff, isKnown) => {
    expect(knowsByHeart(diff, reproduction)).toBe(isKnown);
  });
});
