import { describe, expect, it } from 'vitest';
import type { Example } from '#domain/reproduction.ts';
import { compareExamples } from './compare-examples.ts';
import { trivialPrograms } from './trivial-programs.ts';

const example = (
  expression: string,
  expected: Example extends infer E ? (E extends { expected: infer X } ? X : never) : never,
  setup = '',
): Example => ({
  kind: 'expression',
  id: 'example-1',
  setup,
  expression,
  expected,
  claimedActual: null,
  issueLine: 1,
});
const value = (source: string) => ({ kind: 'value', source }) as const;
const throws = (errorName: string | null) => ({ kind: 'throws', errorName, message: null }) as const;

describe('trivial programs', () => {
  it('make a function return nothing, its argument, a constant, the examples by heart, or throw', () => {
    const source = 'exports.sum = function sum(values) { return values.length; };\nexports.other = () => 1;\n';
    const programs = trivialPrograms({ path: 'index.js', source }, ['sum'], [example('sum([1, 2])', value('3'))]);
    expect(programs.map(({ what }) => what)).toEqual([
      'sum() knows the visible examples by heart and nothing else',
      'sum() always returns (3)',
      'sum() returns its first argument',
      'sum() returns nothing',
      'sum() always throws',
    ]);
    const results = programs.map((program) => {
      const exports: { sum?: (values: unknown) => unknown } = {};
      // oxlint-disable-next-line no-implied-eval -- the program is what is under test
      new Function('exports', program.source)(exports);
      try {
        return [exports.sum?.([1, 2]), exports.sum?.([9])];
      } catch {
        return 'threw';
      }
    });
    expect(results).toEqual([[3, 1], [3, 3], [[1, 2], [9]], [undefined, undefined], 'threw']);
  });

  it.each([
    ['a declaration', 'export function pad(text) { return text; }', 'a.mjs'],
    ['an arrow function with an expression', 'export const pad = (text) => text;', 'a.mjs'],
    ['a method', 'class Box { pad(text) { return text; } }', 'a.js'],
    ['a property', 'module.exports = { pad: (text) => text };', 'a.js'],
    ['typed source', 'export const pad = (text: string): string => text;', 'a.ts'],
  ])('are made of %s, and can be read', (_, source, path) => {
    const programs = trivialPrograms({ path, source }, ['pad'], [example("pad('a')", value("'b'"))]);
    expect(programs).toHaveLength(5);
    for (const program of programs) expect(trivialPrograms({ path, source: program.source }, ['pad'], [])).toHaveLength(3);
  });

  it('are none where the file has no such function, or is no program', () => {
    expect(trivialPrograms({ path: 'a.js', source: 'const sum = 1;' }, ['sum'], [])).toEqual([]);
    expect(trivialPrograms({ path: 'a.js', source: 'function sum( {' }, ['sum'], [])).toEqual([]);
  });

  it('learn no example by heart that is more than one call with plain values', () => {
    const hard = [
      example('sum(make())', value('3')),
      example('sum([1])', value('make()')),
      example('sum([1]).toFixed()', value("'1'")),
      example('sum([1])', throws('TypeError')),
      example('sum(list)', value('1'), 'const list = [1];'),
    ];
    const programs = trivialPrograms({ path: 'a.js', source: 'function sum(a) { return a; }' }, ['sum'], hard);
    expect(programs.map(({ what }) => what)).not.toContainEqual(expect.stringContaining('by heart'));
    expect(programs).toHaveLength(3);
  });
});

describe('two examples', () => {
  it.each([
    ['sum([1,2])', value('3'), 'sum( [1, 2] );', value('3'), 'same'],
    ["pad('a')", value("'b'"), 'pad("a")', value('"b"'), 'same'],
    ['sum([1,2])', value('3'), 'sum([1, 2])', value('2'), 'contradicts'],
    ['sum(null)', throws('TypeError'), 'sum(null)', value('0'), 'contradicts'],
    ['sum(null)', throws('TypeError'), 'sum(null)', throws('RangeError'), 'contradicts'],
    ['sum(null)', throws(null), 'sum(null)', throws('RangeError'), 'same'],
    ['sum([1])', value('1'), 'sum([2])', value('2'), 'apart'],
    ['sum([1])', value('1'), 'sum([1])', value('Number("1")'), 'apart'],
  ] as const)('%s and %s', (one, expected, other, otherExpected, result) => {
    expect(compareExamples(example(one, expected), example(other, otherExpected))).toBe(result);
  });
});
