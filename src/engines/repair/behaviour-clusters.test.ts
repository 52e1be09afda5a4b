import { expect, it } from 'vitest';
import { behaviourViews, differences } from './behaviour-clusters.ts';

const input = (text: string) => ({ key: 'a.js:f', text, test: 'a.test.js > f', isRecorded: true });
const clusters = (digests: readonly (readonly string[] | null)[], inputs = [input('1'), input('2')]): number[] =>
  behaviourViews({ inputs, digests: [['0', '0'], ...digests] }, digests.length, new Set()).map(({ cluster }) => cluster);

it('counts survivors as one behaviour that did the same on every input', () => {
  expect(
    clusters([
      ['1', '2'],
      ['1', '3'],
      ['1', '2'],
    ]),
  ).toEqual([0, 1, 0]);
  const behaviours = {
    inputs: [input('1'), input('2')],
    digests: [
      ['0', '0'],
      ['1', '2'],
      ['1', '3'],
    ],
  };
  expect(differences(behaviours, 0, 1)).toEqual(['f(2): 3, the first gives 2']);
});

it.each([
  ['was not observed', [null, null, ['1', '2']], [input('1'), input('2')]],
  ['was observed on no input', [[], [], []], []],
])('takes no two survivors for one behaviour where it %s, and says so', (_, digests, inputs) => {
  expect(new Set(clusters(digests, inputs)).size).toBe(3);
  expect(differences({ inputs, digests: [[], ...digests] }, 0, 1)).toEqual(['what they do could not be compared']);
});
