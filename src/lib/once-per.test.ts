import { expect, it } from 'vitest';
import { oncePer } from './once-per.ts';

it('makes what is asked for once for each object, even where it is 0 or empty', () => {
  const asked: object[] = [];
  const lengthOf = oncePer((list: readonly string[]) => {
    asked.push(list);
    return list.length;
  });
  const [none, one, alike] = [[], ['a'], ['a']];
  expect([lengthOf(none), lengthOf(none), lengthOf(one), lengthOf(alike), lengthOf(one)]).toEqual([0, 0, 1, 1, 1]);
  expect(asked).toHaveLength(3);
});
