import { expect, it } from 'vitest';
import type { ModelTurn } from '#ports/model.ts';
import { withinBounds } from './history.ts';

/** What a model adds that reads a lot and writes a lot. */
function pair(index: number): readonly ModelTurn[] {
  const id = `call-${index}`;
  return [
    {
      kind: 'assistant',
      text: 'a'.repeat(1_000),
      calls: [{ id, name: 'edit', input: { path: 'a.js', old: 'o'.repeat(900), new: '' } }],
    },
    { kind: 'tools', results: [{ id, name: 'edit', text: `result ${index} ${'r'.repeat(4_000)}`, isError: false }] },
  ];
}

it('keeps a long conversation within its bounds, with the issue and the latest result whole', () => {
  let turns: readonly ModelTurn[] = [{ kind: 'user', text: `the issue ${'i'.repeat(5_000)}` }];
  const [first] = turns;
  const sizes: number[] = [];
  for (let index = 0; index < 30; index++) {
    turns = withinBounds([...turns, ...pair(index)]);
    sizes.push(JSON.stringify(turns).length);
    expect(turns[0]).toEqual(first);
    expect(turns.slice(-2)).toEqual(pair(index));
  }
  expect(Math.max(...sizes)).toBeLessThanOrEqual(30_000);
  expect(Math.max(...sizes), 'control: it grows until it is cut').toBeGreaterThan(15_000);
  const calls = turns.flatMap((turn) => (turn.kind === 'assistant' ? turn.calls.map(({ id }) => id) : []));
  const results = turns.flatMap((turn) => (turn.kind === 'tools' ? turn.results.map(({ id }) => id) : []));
  expect(results, 'every call keeps its result').toEqual(calls);
});

it('changes nothing of a short one', () => {
  const turns: readonly ModelTurn[] = [{ kind: 'user', text: 'x' }, ...pair(1)];
  expect(withinBounds(turns)).toBe(turns);
});
