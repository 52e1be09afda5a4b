import { expect, test } from 'vitest';
import { randomFrom } from '#lib/random.ts';
import { dayMs, madeUpPast } from '../past.fixture.ts';
import type { Past } from '../past.ts';
import { featuresOf, type Features } from './features.ts';
import { startHistory } from './history.ts';

/** Features of the last of these, and the time up to which they may know anything. */
function lastFeatures(pasts: readonly Past[]): { readonly features: Features; readonly now: number } {
  const history = startHistory();
  for (const past of pasts.slice(0, -1)) {
    history.at(past.opening);
    history.add(past);
  }
  const last = pasts.at(-1);
  if (last === undefined) throw new Error('There is no last one.');
  return { features: featuresOf(history, last.opening), now: history.at(last.opening).knowledge.now };
}

/** What had not happened by `now` ends in another way. */
function otherwise(past: Past, now: number, random: () => number): Past {
  const isOver = past.ended.kind === 'at' && past.ended.at < now;
  if (isOver) return past;
  const later = { kind: 'at', at: now + random() * 90 * dayMs } as const;
  const endings: readonly Omit<Past, 'opening'>[] = [
    { outcome: 'merged', ended: later },
    { outcome: 'closed', ended: later },
    { outcome: 'closed', ended: { kind: 'unknown' } },
    { outcome: 'undecided', ended: { kind: 'unknown' } },
    ...(past.opening.isExact ? [{ outcome: 'undecided', ended: { kind: 'open' } } as const] : []),
  ];
  return { opening: past.opening, ...(endings[Math.floor(random() * endings.length)] ?? past) };
}

test.each([true, false])('nothing that happens after the opening changes a feature (exact times: %s)', (isExact) => {
  let changed = 0;
  for (let seed = 1; seed <= 12; seed += 1) {
    const random = randomFrom(seed * 77);
    const all = madeUpPast(seed, 160, isExact);
    for (const count of [1, 2, 20, 60, 110, 150]) {
      const known = all.slice(0, count);
      const { features, now } = lastFeatures(known);
      const others = known.map((past) => otherwise(past, now, random));
      changed += others.filter((other, index) => other !== known[index]).length;
      expect(lastFeatures(others).features).toEqual(features);
    }
  }
  expect(changed).toBeGreaterThan(500);
});

test('what happened before the opening does change features, so that the test above can fail', () => {
  const all = madeUpPast(5, 120, true);
  const { features, now } = lastFeatures(all);
  const flipped = all.map((past): Past => {
    const isOver = past.ended.kind === 'at' && past.ended.at < now - 40 * dayMs;
    return isOver ? { ...past, outcome: past.outcome === 'merged' ? 'closed' : 'merged' } : past;
  });
  const other = lastFeatures(flipped).features;
  const same = Object.keys(features).filter((name) => Object.is(features[name], other[name]));
  expect(same).not.toContain('repositoryRate');
  expect(same).not.toContain('folderRate');
});

test('programs that rebase, and so date their commits late, do not move the time', () => {
  const all = madeUpPast(6, 80, false);
  const late = all.map((past): Past =>
    past.opening.isBot ? { ...past, opening: { ...past.opening, at: past.opening.at + 60 * dayMs } } : past,
  );
  expect(late).not.toEqual(all);
  expect(lastFeatures(late).now).toBe(lastFeatures(all).now);
});

test('one wrong clock does not move the time of those that follow', () => {
  const all = madeUpPast(3, 80, false);
  const broken = all.map((past, index): Past =>
    index === 40 ? { ...past, opening: { ...past.opening, at: past.opening.at + 9000 * dayMs } } : past,
  );
  expect(lastFeatures(broken).now).toBeLessThan(lastFeatures(all).now + 3 * dayMs);
});

test('asking twice about one number gives the same features', () => {
  const all = madeUpPast(4, 60, false);
  const history = startHistory();
  for (const past of all) {
    history.at(past.opening);
    history.add(past);
  }
  const next = { ...all[0]?.opening, number: 61 } as Past['opening'];
  expect(featuresOf(history, next)).toEqual(featuresOf(history, next));
});
