import { expect, test } from 'vitest';
import { dayMs, madeUpPast } from '../past.fixture.ts';
import type { Past } from '../past.ts';
import { shippedPrior } from './prior.ts';
import { seeAll, walkForward } from './walk.ts';

/** The chance that is forecast for one number, and the time when it was. */
function forecastOf(pasts: readonly Past[], number: number): { readonly chance: number | undefined; readonly now: number } {
  const { seen } = seeAll(shippedPrior, pasts);
  const { walked } = walkForward(shippedPrior.names, seen, 60);
  const found = walked.find(({ seen: one }) => one.number === number);
  return { chance: found?.chance, now: found?.seen.now ?? 0 };
}

/** What is merged in a span of time is closed instead. */
function closedBetween(pasts: readonly Past[], from: number, until: number): readonly Past[] {
  return pasts.map((past) => {
    const isThen = past.outcome === 'merged' && past.ended.kind === 'at' && past.ended.at >= from && past.ended.at < until;
    return isThen ? { ...past, outcome: 'closed', ended: { kind: 'unknown' } } : past;
  });
}

test.each([true, false])('a forecast in use knows nothing of merges that come after it (exact times: %s)', (isExact) => {
  const pasts = madeUpPast(5, 180, isExact);
  const judged = pasts.filter(({ outcome, opening }) => outcome !== 'undecided' && opening.number > 150);
  const number = judged[0]?.opening.number ?? 0;
  const { chance, now } = forecastOf(pasts, number);
  expect(chance).toBeGreaterThan(0);
  expect(forecastOf(closedBetween(pasts, now, Infinity), number).chance).toBe(chance);
  expect(forecastOf(closedBetween(pasts, now - 20 * dayMs, now), number).chance).not.toBe(chance);
});
