import { describe, expect, test } from 'vitest';
import type { Reproduction } from '#domain/reproduction.ts';
import { checkDraft } from './check-draft.ts';
import { objectionText } from './objection.ts';

const reproduction: Reproduction = {
  kind: 'examples',
  imports: [{ specifier: './src/sum.js', names: [{ imported: 'sum', local: 'sum' }] }],
  preamble: '',
  language: 'js',
  examples: [
    {
      kind: 'expression',
      id: 'example-1',
      setup: '',
      expression: 'sum([1, 2, 3])',
      expected: { kind: 'value', source: '6' },
      claimedActual: '5',
      issueLine: 3,
    },
    {
      kind: 'expression',
      id: 'example-2',
      setup: '',
      expression: 'sum(null)',
      expected: { kind: 'throws', errorName: 'TypeError', message: null },
      claimedActual: null,
      issueLine: 4,
    },
  ],
};
const words = { issue: 'sum() ignores the first value', names: ['sum', 'clamp'], files: ['src/sum.js', 'test/sum.test.js'] };
const plan = [{ file: 'src/sum.js', does: 'In `addAll` let `startIndex` begin at 0; sum and clamp stay.' }];
const stated = [
  { id: 'B1', form: 'given-calling-produces', text: 'Calling `sum([1, 2, 3])` produces `6`.', examples: ['example-1'] },
] as const;

function check(text: string, more: Partial<Parameters<typeof checkDraft>[0]['draft']> = {}): readonly string[] {
  const draft = { behaviours: [text], plan, answers: [], ...more };
  return checkDraft({ draft, ids: ['B2'], stated, reproduction, words }).map(objectionText);
}

describe('the mechanical check of a specification', () => {
  test.each([
    'Calling `sum([])` produces `0`.',
    'Given `const startIndex = [1]`, calling `sum(startIndex)` produces `1`.',
    'When the list is empty, the system returns nothing else than `0`.',
    'If `sum(undefined)` is evaluated, the system throws TypeError.',
    'If `sum(null)` is evaluated, the system throws TypeError.',
    "Calling `sum(['src/sum.js', 'addAll'])` produces `'src/sum.jsaddAll'`.",
    'Calling `clamp(1, 2, 3)` produces `2`.',
  ])('has nothing against: %s', (text) => {
    expect(check(text)).toEqual([]);
  });

  test.each([
    ['sum should add all values.', /^form \(B2\)/],
    ['When values are given, the system works correctly.', /^trivial-satisfaction \(B2\)/],
    ['When a list is summed, the system runs src/sum.js and gives `1`.', /^implementation-leakage \(B2\): it names src\/sum\.js/],
    ['When a list is summed, the system runs sum.js and gives `1`.', /^implementation-leakage \(B2\): it names sum\.js/],
    ['When a list is summed, the system passes line 12 and gives `1`.', /^implementation-leakage \(B2\): it names line 12/],
    ['When a list is summed, the system lets startIndex be `0`.', /^implementation-leakage \(B2\): it names startIndex/],
    ['Calling `addAll([1])` produces `1`.', /^implementation-leakage \(B2\): it names addAll/],
    ['Calling `sum([1,2,3])` produces `5`.', /^alignment \(B2\): it contradicts example-1, which wants 6/],
    ['If `sum(null)` is evaluated, the system throws nothing.', /^alignment \(B2\): it contradicts example-2/],
    ['Calling `sum([1, 2, 3])` produces `6`.', /^alignment \(B2\): it says again/],
  ])('refuses: %s', (text, why) => {
    const found = check(text);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(why);
  });

  test('what the issue itself names is public', () => {
    const issue = `${words.issue}: startIndex in src/sum.js, line 12`;
    const draft = { behaviours: ['When startIndex of src/sum.js is 1 in line 12, the system gives `1`.'], plan, answers: [] };
    expect(checkDraft({ draft, ids: ['B2'], stated, reproduction, words: { ...words, issue } })).toEqual([]);
  });

  test('refuses a plan about files that are not there', () => {
    const found = check('Calling `sum([])` produces `0`.', { plan: [{ file: '../../etc/passwd', does: 'Read it.' }] });
    expect(found).toEqual(['alignment (plan): there is no file ../../etc/passwd at base']);
  });
});
