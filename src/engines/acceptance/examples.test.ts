import { describe, expect, test } from 'vitest';
import type { Example, Reproduction } from '#domain/reproduction.ts';
import { behavioursOf, holdAside } from './acceptance.ts';

function examples(...calls: readonly string[]): Reproduction {
  const list = calls.map((expression, index): Example => ({
    kind: 'expression',
    id: `example-${index + 1}`,
    setup: '',
    expression,
    expected: { kind: 'value', source: '1' },
    claimedActual: null,
    issueLine: 1,
  }));
  return { kind: 'examples', imports: [], preamble: '', language: 'js', examples: list };
}

describe('holdAside', () => {
  test('nothing of one', () => {
    expect(holdAside(examples('f(1)'), ['example-1'])).toEqual({ visible: ['example-1'], heldAside: [] });
  });

  test.each([
    [2, 1],
    [3, 1],
    [5, 1],
    [6, 2],
    [10, 3],
  ])('of %i examples %i', (count, held) => {
    const all = examples(...Array.from({ length: count }, (_, index) => `f(${index})`));
    const failing = Array.from({ length: count }, (_, index) => `example-${index + 1}`);
    const sides = holdAside(all, failing);
    expect([sides.heldAside.length, sides.visible.length]).toEqual([held, count - held]);
    expect(holdAside(all, failing)).toEqual(sides);
  });

  test('the only failing example stays with the search', () => {
    expect(holdAside(examples('f(1)', 'f(2)', 'f(3)'), ['example-3']).visible).toContain('example-3');
  });

  test('of the failing ones, one that looks like another is held aside', () => {
    expect(
      holdAside(examples('parse("a")', 'format({ deep: [1, 2] })', 'parse("b")'), ['example-1', 'example-2', 'example-3'])
        .heldAside,
    ).toEqual(['example-3']);
  });

  test('a command or a named test has nothing to split', () => {
    expect(holdAside({ kind: 'test', file: 'a.js', names: [], issueLine: 1 }, ['example-1'])).toEqual({
      visible: ['example-1'],
      heldAside: [],
    });
  });
});

describe('behavioursOf', () => {
  const issue = { title: 'It is wrong' };

  test('each contract form', () => {
    const base = examples('f(1)', 'g()', 'h()') as Extract<Reproduction, { kind: 'examples' }>;
    const [first, second, third] = base.examples;
    if (first?.kind !== 'expression' || second?.kind !== 'expression' || third?.kind !== 'expression')
      throw new Error('no examples');
    const reproduction: Reproduction = {
      ...base,
      examples: [
        { ...first, setup: 'const a = 1;' },
        { ...second, expected: { kind: 'throws', errorName: 'RangeError', message: 'too long' } },
        { ...third, expected: { kind: 'does-not-throw' } },
        { kind: 'statements', id: 'example-4', code: 'run();\nassert.ok(done);', issueLine: 1 },
      ],
    };
    expect(behavioursOf(reproduction, issue).behaviours.map(({ id, form, text }) => [id, form, text])).toEqual([
      ['B1', 'given-calling-produces', 'Given `const a = 1;`, calling `f(1)` produces `1`.'],
      ['B2', 'if-the-system', 'If `g()` is evaluated, the system throws RangeError that says "too long".'],
      ['B3', 'if-the-system', 'If `h()` is evaluated, the system throws nothing.'],
      ['B4', 'when-the-system', 'When the statements of example-4 run, the system satisfies `assert.ok(done);`.'],
    ]);
  });

  test('commands and named tests', () => {
    expect(
      behavioursOf({ kind: 'command', argv: ['node', 'a.js'], expectedExitCode: 2, expectedOutput: 'no', issueLine: 1 }, issue)
        .behaviours[0]?.text,
    ).toBe('When `node a.js` is run, the system exits with status 2 and prints "no".');
    expect(behavioursOf({ kind: 'test', file: 'a.test.js', names: ['works'], issueLine: 1 }, issue).behaviours[0]?.text).toBe(
      'When the test "works" of a.test.js runs, the system passes (It is wrong).',
    );
  });
});
