import { describe, expect, test } from 'vitest';
import type { Expectation } from '#domain/reproduction.ts';
import { composeReproduction, readPackageFacts, type ComposedReproduction } from '../issue-text.ts';

const factsOf = (name: string) => readPackageFacts(new URL(`../fixtures/packages/${name}`, import.meta.url).pathname);
const value = (source: string): Expectation => ({ kind: 'value', source });

function compose(expression: string, expected: Expectation, setup = '', name = 'wordkit'): ComposedReproduction {
  return composeReproduction([{ setup, expression, expected, issueLine: 3 }], factsOf(name));
}

describe('a reproduction from data', () => {
  test('resolves imports as an issue would have them resolved', () => {
    const setup = "const { slugify } = require('wordkit');\nconst text = 'A  B'\n";
    expect(compose('slugify(text)', value("'a-b'"), setup)).toEqual({
      kind: 'composed',
      notes: [],
      reproduction: {
        kind: 'examples',
        imports: [{ specifier: './index.js', names: [{ imported: 'slugify', local: 'slugify' }] }],
        preamble: '',
        language: 'js',
        examples: [
          {
            kind: 'expression',
            id: 'example-1',
            setup: "const text = 'A  B'",
            expression: 'slugify(text)',
            expected: { kind: 'value', source: "'a-b'" },
            claimedActual: null,
            issueLine: 3,
          },
        ],
      },
    });
  });

  test('finds where a name comes from that nothing imports', () => {
    expect(compose("slugify('A')", value("'a'"))).toMatchObject({
      kind: 'composed',
      reproduction: { imports: [{ specifier: './index.js' }] },
    });
  });

  test('keeps several examples apart', () => {
    const proposals = ['A', 'B'].map((letter, index) => ({
      setup: `const text = '${letter}';`,
      expression: 'slugify(text)',
      expected: { kind: 'throws', errorName: 'TypeError', message: null } as const,
      issueLine: index,
    }));
    const composed = composeReproduction(proposals, factsOf('wordkit'));
    expect(composed).toMatchObject({
      reproduction: { examples: [{ setup: "const text = 'A';" }, { setup: "const text = 'B';" }] },
    });
  });

  test.each([
    ['text that is no expression', 'if (true) slugify()', value('1'), '', /no expression/],
    ['two expressions', "slugify('A'), 2", value('2'), '', /no expression/],
    ['an expression that breaks out', '1); process.exit(0); (2', value('1'), '', /no expression/],
    ['a setup that is no JavaScript', "slugify('A')", value("'a'"), 'const = 3', /setup/],
    ['an expectation that calls the code', "slugify('A')", value("slugify('A')"), '', /no literal value/],
    ['a package that is not here', "odd('A')", value('1'), "import odd from 'left-pad-of-others';", /left-pad-of-others/],
    ['a name that nothing gives', "odd('A')", value('1'), '', /odd/],
    ['code that calls nothing of the package', '1 + 1', value('3'), '', /nothing of this package/],
  ])('refuses %s', (_, expression, expected, setup, why) => {
    expect(compose(expression, expected, setup)).toEqual({ kind: 'refused', why: expect.stringMatching(why) as string });
  });
});
