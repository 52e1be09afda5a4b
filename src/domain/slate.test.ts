import { expect, test } from 'vitest';
import type { Forecast } from './forecast.ts';
import { rankVariants, type SlateVariant } from './slate.ts';

type Ranked = Pick<SlateVariant, 'id' | 'score' | 'forecast' | 'diff'>;

function variant(id: string, value: number, said: Pick<Forecast, 'verdict' | 'chance'> | null, diff = 'diff'): Ranked {
  const forecast = said === null ? null : ({ ...said } as Forecast);
  return {
    id,
    diff,
    score: { value, route: 'human-review', caps: [], parts: { acceptance: 1, suite: 1, review: 0, mutants: 1, hygiene: 1 } },
    forecast: forecast === null ? { kind: 'none', why: 'nothing was learned' } : { kind: 'forecast', forecast },
  };
}

const order = (...variants: Ranked[]): readonly string[] => rankVariants(variants).map(({ id }) => id);

test('the score comes before any forecast', () => {
  expect(
    order(variant('b', 0.7, { verdict: 'likely', chance: 0.99 }), variant('a', 0.8, { verdict: 'unlikely', chance: 0.01 })),
  ).toEqual(['a', 'b']);
});

test('with one score, the likely come first, then those without a forecast, then the unlikely, and none is taken away', () => {
  const variants = [
    variant('unlikely', 0.8, { verdict: 'unlikely', chance: 0.1 }),
    variant('silent', 0.8, null),
    variant('likely', 0.8, { verdict: 'likely', chance: 0.8 }),
    variant('likelier', 0.8, { verdict: 'likely', chance: 0.9 }),
  ];
  expect(order(...variants)).toEqual(['likelier', 'likely', 'silent', 'unlikely']);
});

test('the chance of a forecast that abstains counts nothing; the shorter diff does', () => {
  const high = variant('long', 0.8, { verdict: 'abstain', chance: 0.6 }, 'a longer diff');
  expect(order(high, variant('short', 0.8, { verdict: 'abstain', chance: 0.4 }))).toEqual(['short', 'long']);
});
